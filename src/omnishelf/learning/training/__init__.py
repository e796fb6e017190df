"""The training loop: optimisers, schedules, early stopping, checkpoints, several processes."""
