"""Every error a user can cause. Each message names the thing at fault and the way out."""


class OmnishelfError(Exception):
    """The root of all user-facing errors: catch this one to catch them all."""


class CatalogError(OmnishelfError):
    """A catalog file cannot be read at all (single bad rows are reported, not raised)."""


class MediaError(OmnishelfError):
    """A picture or a sound cannot be had from its reference."""


class EventError(OmnishelfError):
    """A file or batch of events cannot be read at all (single bad events are reported)."""


class FilterError(OmnishelfError):
    """A filter names an unknown field, or compares a field with the wrong type."""


class QueryError(OmnishelfError):
    """A query asks for nothing, for too much, or for what this shelf cannot answer."""


class NoSpeechError(QueryError):
    """A spoken query in which no speech was heard."""


class ModelError(OmnishelfError):
    """A model's weights are missing, damaged or unusable."""


class ShelfError(OmnishelfError):
    """A shop folder cannot be created, opened or written."""


class ShelfLockedError(ShelfError):
    """Another process holds the shop."""


class ClusterError(ShelfError):
    """A cluster is away, refuses the key, or holds something else than this shop."""


class UnknownProductError(OmnishelfError):
    """No product carries this id."""


class ExperimentError(OmnishelfError):
    """An experiment is wrong or unknown, or a log can't tell what is asked of it."""
