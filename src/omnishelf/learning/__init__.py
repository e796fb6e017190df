"""What a shop learns from its own catalog."""

import os

# Torch's threads would wait for one another by spinning. Beside a serving shop, or on a busy
# machine, that is seven times slower than sleeping. Read when torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
