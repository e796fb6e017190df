"""The JavaScript client in a browser: each call is one that the server's document has."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from api_contract import contract_of_the_server

SCRIPT = Path(__file__).parents[3] / "clients" / "javascript" / "omnishelf.js"

CALLS = """
const query = {
    text: "red", image: "https://x.test/a", audio: "https://x.test/b", like: ["a"], unlike: ["b"],
    where: {price: {lt: 5}}, limit: 3, offset: 2, using: ["words"], locale: "en",
    facets: ["brand"], sort: "-price", crop: [0, 0, 0.5, 1], drop: ["c"], collapse: false,
    diversity: 0.3, as_typed: true, segment: "vip",
    shopper: "ann", session: "s1", personal: false,
};
await shop.search(query);
await shop.suggest("re", {limit: 5});
await shop.explain(query, "a", "zh");
await shop.heatmap(query, "a", 1);
await shop.facets(["brand"], {price: {lt: 5}});
await shop.fields();
await shop.product("a b#");
await shop.put({id: "a", title: "x"});
await shop.patch("a", {price: 2});
await shop.delete("a");
await shop.events([{id: "e"}]);
await shop.queries(30);
await shop.rules();
await shop.putRules({rules: []});
await shop.previewRules([], query);
await shop.synonyms();
await shop.putSynonyms("kind");
await shop.insights();
await shop.insight("demand");
await shop.computeInsight("demand", {forecast: {horizon: 8}});
await fetch(shop.pictureAddress("a/b", 1, 64));
await fetch(shop.soundAddress("a", 1));
"""


@pytest.fixture
def run(browser, page_alone):
    """Runs a script with a client whose calls are answered in turn; gives what was sent and
    what the script returns."""
    context = browser.new_context(base_url=page_alone)
    page = context.new_page()
    page.route("**/omnishelf.js", lambda route: route.fulfill(path=SCRIPT))
    page.route("**/empty", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("/empty")

    def ran(script: str, answers: list | None = None, settings: dict | None = None):
        return page.evaluate(
            """async ([script, answers, settings]) => {
                const { Omnishelf } = await import("/omnishelf.js");
                const sent = [];
                const fetch = async (url, { method = "GET", headers = {}, body } = {}) => {
                    const form = body instanceof FormData
                        ? [...body.entries()].map(([name, part]) => [name, part.name ?? part])
                        : null;
                    sent.push({ url, method, headers, body: form ?? (body && JSON.parse(body)) });
                    const [status, told, extra] = answers[sent.length - 1] ?? [200, {}, {}];
                    if (status === 0) throw new TypeError("refused");
                    const text = status === 204 ? null : JSON.stringify(told);
                    return new Response(text, { status, headers: extra });
                };
                const shop = new Omnishelf("http://shop.test/", { fetch, ...settings });
                const AsyncFunction = (async () => {}).constructor;
                const returned = await new AsyncFunction("shop", "fetch", script)(shop, fetch)
                    .catch(({ name, message, status, code }) => ({ name, message, status, code }));
                return { sent, returned };
            }""",
            [script, answers or [], settings or {}],
        )

    yield ran
    context.close()


def test_the_server_has_every_call_and_parameter(run, tmp_path):
    contract = contract_of_the_server(tmp_path / "shop")
    told = run(CALLS)
    assert told["returned"] is None
    assert len(told["sent"]) == CALLS.count("await")
    for call in told["sent"]:
        address = urlsplit(call["url"])
        assert address.netloc == "shop.test"
        path = unquote(address.path).replace("a/b", "a")
        params = dict(parse_qsl(address.query))
        assert contract.faults(call["method"], path, params, call["body"]) == []


def test_every_method_is_held_against_it():
    body = SCRIPT.read_text().partition("export class Omnishelf {")[2].partition("\n}\n")[0]
    methods = {
        line.strip().removeprefix("async ").split("(")[0]
        for line in body.splitlines()
        if line.startswith("  ") and line[2].isalpha() and line.endswith("{") and "#" not in line
    }
    assert len(methods) == 23
    assert all(f"shop.{name}(" in CALLS for name in methods - {"constructor"})


def test_files_go_beside_the_query_with_the_key(run):
    told = run(
        "return shop.search({text: 'red'}, {image: new Blob(['x']), audio: new Blob(['y'])})",
        [[200, {"hits": []}, {}]],
        {"key": "k"},
    )
    [call] = told["sent"]
    assert call["body"] == [["query", '{"text":"red"}'], ["image", "image"], ["audio", "audio"]]
    assert call["headers"] == {"Authorization": "Bearer k"}
    assert told["returned"] == {"hits": []}


def test_a_busy_server_is_asked_again_and_its_words_are_told(run):
    error = {"error": {"code": "unavailable", "message": "too many wait"}}
    busy = [503, error, {"Retry-After": "0"}]
    told = run("return shop.fields()", [busy, busy, [200, {"fields": {"a": "number"}}, {}]])
    assert told["returned"] == {"a": "number"}
    told = run("return shop.fields()", [busy] * 5)
    assert len(told["sent"]) == 3
    assert told["returned"] == {"name": "OmnishelfError", "message": "too many wait",
                                "status": 503, "code": "unavailable"}  # fmt: skip
    # Nor is it, if it does not say until when.
    assert len(run("return shop.fields()", [[503, error, {}]] * 5)["sent"]) == 1
    told = run("return shop.fields()", [[0, None, {}]])
    assert told["returned"]["code"] == "unreachable"
    assert "http://shop.test can't be reached" in told["returned"]["message"]
