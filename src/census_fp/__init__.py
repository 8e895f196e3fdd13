"""census-fp: distributed tracing with the OpenCensus API, on a typed functional core."""

__version__ = "0.1.0"

__all__ = ["__version__", "install_as_opencensus"]


def install_as_opencensus() -> None:
    """Make ``import opencensus...`` give ``census_fp.facade...`` from now on.

    Call it before the first import of opencensus. Extensions (``opencensus.ext.*``) still come
    from whatever is installed. Calling it again changes nothing.
    """
    from census_fp.facade.install import install

    install()
