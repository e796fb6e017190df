"""What a shop hears when its cluster is away, refuses, or holds something else."""

import logging
import socket
import subprocess
import sys
import traceback
import warnings

import pytest
from backends import Double
from fake_node import HANGS, FakeNode
from qdrant_client import models

from omnishelf.errors import ClusterError, FilterError, ModelError, ShelfError
from omnishelf.index.cluster import KEY_VARIABLE, ClusterAddress, ClusterIndex, calls
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.types import Equal, Product

KEY = "s3cret-key-of-the-cluster"
DIMS = {"text": 8}
LAMP = Entry(Product(id="1", title="lamp"), Fingerprint("r", "c"))


@pytest.fixture
def pauses(monkeypatch):
    """Seconds that are waited between tries, without waiting."""
    waited = []
    monkeypatch.setattr(calls, "sleep", waited.append)
    return waited


@pytest.fixture
def node(pauses, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    made = FakeNode(DIMS)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Api key is used with an insecure connection")
        yield made
    made.close()


@pytest.fixture
def index(node):
    opened = ClusterIndex.open(ClusterAddress(node.url, "shop", timeout_seconds=1))
    node.seen.clear()
    yield opened
    opened.close()


def test_the_key_goes_with_every_request(node, index):
    index.count()
    assert {headers["api-key"] for _, _, headers in node.seen} == {KEY}


def test_a_cluster_that_is_away_is_named(pauses):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ClusterError, match=f"'shop' at {url}: can't open it.*reached.*nodes"):
        ClusterIndex.open(ClusterAddress(url, "shop"))
    assert len(pauses) == calls.ATTEMPTS - 1
    assert pauses == sorted(pauses)


def test_a_host_that_does_not_exist_is_named(pauses):
    with pytest.raises(ClusterError, match=r"nowhere\.invalid"):
        ClusterIndex.open(ClusterAddress("http://nowhere.invalid:6333", "shop"))


@pytest.mark.parametrize("status", [500, 502, 503, 429, HANGS])
def test_reads_are_tried_again(node, index, status):
    node.script = [(status, "a node is down")] * (1 if status == HANGS else 3)
    assert index.count() == 0


@pytest.mark.parametrize("status", [500, 503, HANGS])
def test_writes_are_tried_again_and_wait_for_the_acknowledgement(node, index, status):
    node.script = [(status, "not enough replicas")] * (1 if status == HANGS else 3)
    index.upsert([LAMP])
    asked = [line for line, _, _ in node.seen if "/points" in line]
    assert len(asked) >= 2
    (line,) = {*asked}
    assert "wait=true" in line
    assert "ordering=medium" in line


def test_a_write_that_is_not_acknowledged_is_not_reported_as_written(node, index):
    node.script = [(500, "not enough active replicas")] * calls.ATTEMPTS
    with pytest.raises(ClusterError, match=r"can't write products.*500: not enough.*4 times"):
        index.upsert([LAMP])


def test_a_write_that_is_only_queued_is_made_again(node, index):
    node.statuses = ["wait_timeout", "acknowledged"]
    index.upsert([LAMP])
    assert len([line for line, _, _ in node.seen if "/points" in line]) == 3
    node.statuses = ["wait_timeout"] * calls.ATTEMPTS
    with pytest.raises(ClusterError, match="not done in time"):
        index.upsert([LAMP])


def test_time_outs_are_named(node, index):
    node.script = [(HANGS, "")] * calls.ATTEMPTS
    with pytest.raises(ShelfError, match="no answer within 1 s"):
        index.count()


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_tried_again(node, index, status):
    node.script = [(status, "Invalid API key")]
    with pytest.raises(ClusterError, match=f"wrong or lacks.*{KEY_VARIABLE}"):
        index.count()
    assert len(node.seen) == 1


def test_a_missing_key_is_named(node, index, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE)
    node.script = [(401, "Must provide an API key")]
    with pytest.raises(ClusterError, match=f"is missing.*{KEY_VARIABLE}"):
        index.count()


def test_a_missing_collection_is_named(node, index):
    node.script = [(404, "Not found: Collection `shop` doesn't exist!")]
    with pytest.raises(ClusterError, match=r"'shop' at http.*not there.*doesn't exist"):
        index.count()
    assert len(node.seen) == 1


def test_another_service_at_the_address_is_named(node, index):
    node.info = {"hello": "world"}
    with pytest.raises(ClusterError, match=r"can't be read.*check that the URL"):
        index.warm()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
def test_the_key_is_in_no_error_and_no_log(node, index, status, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    node.script = [(status, f"what is {KEY}?")] * calls.ATTEMPTS
    with pytest.raises(ClusterError) as raised:
        index.upsert([LAMP])
    told = "".join(traceback.format_exception(raised.value))
    printed = capsys.readouterr()
    for text in (told, caplog.text, printed.out, printed.err, repr(index), repr(index._address)):
        assert KEY not in text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"http://me:{KEY}@host:6333", KEY_VARIABLE),
        (f"http://host:6333?api_key={KEY}", KEY_VARIABLE),
        ("host:6333", "http://host:6333"),
        ("ftp://host", "http://host:6333"),
    ],
)
def test_addresses_that_cannot_be_used_are_refused(url, said):
    with pytest.raises(ClusterError, match=said) as raised:
        ClusterAddress(url, "shop")
    assert KEY not in str(raised.value)


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "x" * 201])
def test_names_that_cannot_be_used_are_refused(name):
    with pytest.raises(ClusterError, match="no name of a collection"):
        ClusterAddress("http://host:6333", name)


@pytest.mark.parametrize(("replicas", "majority"), [(1, 1), (2, 2), (3, 2), (5, 3)])
def test_a_majority_of_the_replicas_has_each_write(replicas, majority):
    assert ClusterAddress("http://host", "shop", replicas=replicas).majority == majority


def test_a_collection_is_made_as_spread_as_it_is_asked_for(node):
    asked = {}
    double = Double(None)
    make = double.client.create_collection

    def create_collection(name, **settings):
        asked.update(settings)
        return make(name, **settings)

    double.client.create_collection = create_collection
    address = ClusterAddress(node.url, "shop", shards=6, replicas=3)
    ClusterIndex.create(address, DIMS, client=double.client)
    assert asked["shard_number"] == 6
    assert asked["replication_factor"] == 3
    assert asked["write_consistency_factor"] == 2
    text = asked["vectors_config"]["text"]
    assert text.datatype == models.Datatype.FLOAT16
    assert text.multivector_config.comparator == models.MultiVectorComparator.MAX_SIM
    schema = double.client.get_collection("shop").payload_schema
    assert schema["k_brand"].params.enable_hnsw is True
    assert schema["k_id"].params.enable_hnsw is False
    assert schema["n_price"].params.enable_hnsw is False


def test_a_collection_in_use_is_not_made_again():
    double = Double(None)
    double.create("shop", DIMS).upsert([LAMP])
    with pytest.raises(ClusterError, match=r"'shop' at .*already holds 1 products"):
        double.create("shop", DIMS)


def test_a_creation_that_broke_off_is_made_whole(monkeypatch):
    double = Double(None)
    with monkeypatch.context() as broken:
        broken.setattr(double.client, "create_payload_index", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            double.create("shop", DIMS)
    index = double.create("shop", DIMS)
    assert double.client.get_collection("shop").payload_schema.keys() >= {"k_id", "n_price"}
    assert index.count() == 0


def test_other_dimensions_and_sources_are_refused():
    double = Double(None)
    double.create("shop", DIMS)
    for dims in ({"text": 9}, {"text": 8, "image": 3}):
        with pytest.raises(ClusterError, match=r"text 8.*than this shop's"):
            ClusterIndex.open(double.address("shop"), dims, client=double.client)
    index = ClusterIndex.open(double.address("shop"), DIMS, client=double.client)
    assert index.dims == DIMS
    with pytest.raises(ModelError, match="image"):
        index.vectors(["1"], "image")


def test_a_collection_of_something_else_is_refused():
    double = Double(None)
    plain = models.VectorParams(size=3, distance=models.Distance.COSINE)
    double.client.create_collection("other", vectors_config=plain)
    with pytest.raises(ClusterError, match="not an Omnishelf shop's"):
        double.open("other")


def test_a_field_that_another_server_wrote_is_known_when_it_is_asked_for(monkeypatch):
    double = Double(None)
    one, other = double.create("shop", DIMS), double.open("shop")
    for volts in (12.0, "high"):
        lamp = Product(id=str(volts), attributes={"volts": volts})
        one.upsert([Entry(lamp, Fingerprint("r", "c"))])
        # A second on from the last reading.
        monkeypatch.setattr(other._fields, "_read_at", other._fields._read_at - 2)
        assert other.count(Equal("volts", volts)) == 1
    with pytest.raises(FilterError, match="vlts"):
        other.count(Equal("vlts", "high"))


def test_large_writes_are_divided(monkeypatch):
    monkeypatch.setattr("omnishelf.index.cluster.portions._NUMBERS", 50)
    double = Double(None)
    index = double.create("shop", DIMS)
    sizes = []
    upsert = double.client.upsert
    monkeypatch.setattr(
        double.client, "upsert", lambda **of: sizes.append(len(of["points"])) or upsert(**of)
    )
    row = [[1.0] * 8]
    index.upsert(
        [Entry(Product(id=str(n)), Fingerprint("r", "c"), {"text": row * 2}) for n in range(9)]
    )
    assert sizes == [2, 2, 2, 2, 1]
    assert index.count() == 9


def test_without_its_package_the_extra_is_named():
    code = "import sys; sys.modules['qdrant_client'] = None; import omnishelf.index.cluster"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ClusterError: a cluster needs the extra 'cluster'" in done.stderr
