import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError, field_validator, model_validator

from omnishelf.misfit import Misfit, first_misfit


class Shoe(BaseModel, extra="forbid"):
    sizes: list[int]
    colour: str = "red"

    @field_validator("colour")
    @classmethod
    def known(cls, value: str) -> str:
        if value not in ("red", "blue"):
            raise ValueError(f"no shoe is {value}")
        return value

    @model_validator(mode="after")
    def fits(self):
        if self.colour == "blue" and not self.sizes:
            raise ValueError("a blue shoe needs a size")
        return self


def misfit(**given) -> Misfit:
    with pytest.raises(ValidationError) as refused:
        Shoe.model_validate(given)
    return first_misfit(refused.value)


def test_a_place_within_a_list_is_told_with_dots():
    found = misfit(sizes=[41, "wide"])
    assert found.path == ("sizes", 1)
    assert str(found).startswith("'sizes.1': Input should be a valid integer")


def test_our_own_words_are_told_as_they_were_raised():
    assert str(misfit(sizes=[], colour="mauve")) == "'colour': no shoe is mauve"


def test_a_fault_of_the_whole_has_no_place():
    found = misfit(sizes=[], colour="blue")
    assert (found.place, str(found)) == ("", "a blue shoe needs a size")


def test_the_kind_is_pydantics():
    assert misfit(sizes=[], laces=2).kind == "extra_forbidden"


def test_what_a_server_refused_is_told_alike():
    app = FastAPI()

    @app.post("/shoes")
    def shoes(shoe: Shoe) -> None: ...

    @app.exception_handler(RequestValidationError)
    def told(_, error):
        return PlainTextResponse(str(first_misfit(error)), 400)

    answer = TestClient(app).post("/shoes", json={"sizes": [], "colour": "mauve"})
    assert answer.text == "'body.colour': no shoe is mauve"
