"""Which network addresses may be fetched from, checked where the connection is made."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from omnishelf.catalog.media.deadline import TimedStream, time_left
from omnishelf.errors import MediaError


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, and to no private corner of it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # Addresses of IPv4 in the clothes of IPv6 are judged by what they carry.
        ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
        if ip in ipaddress.ip_network("64:ff9b::/96") if ip.version == 6 else False:  # noqa: PLR2004
            ip = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or site_local)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only.

    The name is resolved here, all of its addresses are checked, and the connection goes to an
    address that was checked: a name that answers differently a second time gains nothing.
    """

    def __init__(self, *, allow_private: bool) -> None:
        """Check addresses, unless private ones are allowed."""
        self._allow_private = allow_private
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the host's addresses.

        Raises:
            MediaError: one of them is not public.
            httpcore.ConnectError: none answers, or the name is unknown.
        """
        last: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._addresses(host, port):
            try:
                stream = self._backend.connect_tcp(
                    address, port, time_left(timeout), local_address, socket_options
                )
                return TimedStream(stream)
            except httpcore.ConnectError as error:
                last = error
        raise last

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"the name {host} can't be resolved: {error}") from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise MediaError(
                        f"{host} is the private address {address}; such addresses are not "
                        "fetched (setting media.allow_private_addresses)"
                    )
        return addresses
