"""What can go wrong between a client and a server."""

from omnishelf.errors import OmnishelfError


class ApiError(OmnishelfError):
    """The server refused a call; the message is the server's own, and says the way out."""

    def __init__(self, message: str, *, status: int, code: str) -> None:
        """Keep what the server said.

        Args:
            message: for people.
            status: the HTTP status.
            code: the kind of error for programs, such as `bad_query`.
        """
        super().__init__(message)
        self.status = status
        self.code = code


class UnreachableError(OmnishelfError):
    """The server can't be reached, or broke off before its answer was whole."""
