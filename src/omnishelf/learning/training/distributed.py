"""Training in several processes: each has batches of its own, gradients are averaged over all."""

import os
import pickle
import signal
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import torch
from torch import distributed, multiprocessing, nn

from omnishelf.errors import ModelError, OmnishelfError
from omnishelf.learning.training.device import choose_device
from omnishelf.learning.training.loop import Epoch, History, Task, fit
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.training.team import Team

_WAIT = 0.05
"""Seconds between looks at what the processes tell."""
_JOB, _RENDEZVOUS, _RESULT, _FAILURE = "job", "rendezvous", "result", "failure-"


class Peers(Team):
    """One of several processes that train together, by DistributedDataParallel over gloo."""

    def __init__(self, rank: int, size: int, rendezvous: Path) -> None:
        """Wait for the others, and join them.

        Args:
            rank: of this process, from 0.
            size: how many there are.
            rendezvous: a file that is not there yet, the same for all.
        """
        self.rank, self.size = rank, size
        distributed.init_process_group(
            "gloo", init_method=rendezvous.as_uri(), rank=rank, world_size=size
        )

    def wrap(self, network: nn.Module) -> nn.Module:
        """The network whose backward pass averages gradients over the team."""
        # Which heads a batch uses depends on what its products have.
        return nn.parallel.DistributedDataParallel(network, find_unused_parameters=True)

    def mean(self, value: float) -> float:
        """The mean of each process's value."""
        total = torch.tensor(value, dtype=torch.float64)
        distributed.all_reduce(total)
        return float(total) / self.size

    def first(self, value: float) -> float:
        """What the first process says."""
        said = torch.tensor(value, dtype=torch.float64)
        distributed.broadcast(said, 0)
        return float(said)


@dataclass(frozen=True, slots=True)
class _Job:
    """What every process is given."""

    task: Task
    settings: TrainingSettings
    checkpoint: Path | None


def fit_together(
    task: Task,
    settings: TrainingSettings,
    *,
    checkpoint: Path | None = None,
    progress: Callable[[Epoch], None] = lambda _: None,
) -> History:
    """As `loop.fit`, in as many processes as the settings say.

    New interpreters are started: a script that trains so must keep what it does under
    `if __name__ == "__main__":`. The task travels to them as a copy; its network here ends with
    the weights that the first of them found.

    Args:
        task: what is to be learned.
        settings: how.
        checkpoint: file to write after each validation and to go on from.
        progress: told after each epoch.

    Raises:
        ModelError: as `loop.fit`; or a process was killed, or can't be started.
        OSError: the checkpoint can't be written.
    """
    if settings.processes == 1:
        return fit(task, settings, checkpoint=checkpoint, progress=progress)
    if choose_device(settings.device).type == "mps":
        raise ModelError(
            "the GPU of a Mac is used by one process only: train with one (--processes 1), or on "
            "the processor (--device cpu)"
        )
    with tempfile.TemporaryDirectory(prefix="omnishelf-train-") as folder:
        place = Path(folder)
        # Pickled whole: torch's own way would let all processes write to the same weights.
        (place / _JOB).write_bytes(pickle.dumps(_Job(task, settings, checkpoint)))
        _run(place, settings.processes, progress)
        found: tuple[History, dict[str, torch.Tensor]] = pickle.loads(  # noqa: S301
            (place / _RESULT).read_bytes()
        )
    history, state = found
    task.network.load_state_dict(state)
    task.network.eval()
    return history


def _run(place: Path, processes: int, progress: Callable[[Epoch], None]) -> None:
    heard, told = multiprocessing.Pipe(duplex=False)
    started = multiprocessing.spawn(
        _one_of, args=(processes, place, told), nprocs=processes, join=False
    )
    told.close()
    try:
        over = False
        while not over:
            over = started.join(timeout=_WAIT)
            _pass_on(heard, progress)
    except (multiprocessing.ProcessRaisedException, multiprocessing.ProcessExitedException) as end:
        raise _what_failed(place, [each.exitcode for each in started.processes]) from end
    finally:
        for process in started.processes:
            if process.is_alive():
                process.kill()
                process.join()
        heard.close()


def _pass_on(heard: Connection, progress: Callable[[Epoch], None]) -> None:
    try:
        while heard.poll():
            progress(heard.recv())
    except EOFError:
        return


def _one_of(rank: int, processes: int, place: Path, told: Connection) -> None:
    """What each process does."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) // processes))
    try:
        # Our own file, in a folder that nobody else can write to.
        job: _Job = pickle.loads((place / _JOB).read_bytes())  # noqa: S301
        history = fit(
            job.task,
            job.settings,
            checkpoint=job.checkpoint,
            progress=told.send if rank == 0 else lambda _: None,
            team=Peers(rank, processes, place / _RENDEZVOUS),
        )
        if rank == 0:
            state = {name: value.cpu() for name, value in job.task.network.state_dict().items()}
            (place / _RESULT).write_bytes(pickle.dumps((history, state)))
        distributed.destroy_process_group()
    except Exception as error:
        # Written before this process ends: the others fail only once it is gone.
        (place / f"{_FAILURE}{rank}").write_bytes(pickle.dumps(error))
        raise


def _what_failed(place: Path, exits: Sequence[int | None]) -> Exception:
    """What is at fault: one process's failure makes the others fail in ways that tell nothing."""
    written = sorted(place.glob(f"{_FAILURE}*"), key=lambda path: path.stat().st_mtime_ns)
    errors: list[Exception] = [pickle.loads(path.read_bytes()) for path in written]  # noqa: S301
    plain = [error for error in errors if isinstance(error, OmnishelfError | OSError)]
    if plain:
        return plain[0]
    if -signal.SIGKILL in exits:
        return ModelError(
            "a training process was killed, most likely because memory was short: train with "
            "fewer processes (--processes) or smaller batches (--batch); the shop keeps the model "
            "it had"
        )
    if errors:
        return errors[0]
    return ModelError(
        "a training process could not be started, and wrote why to the standard error: a script "
        "that trains in several processes must do so under `if __name__ == '__main__':`"
    )
