"""Boundaries: listed with their origin, one outline for each district of each edition, replaceable from the home."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bangfu.kernel.errors import Refused
from bangfu.registry import trees
from bangfu.web import outlines

FOLDER = outlines.SHIPPED.parent
MANIFEST = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
SQUARE = [[106, 29], [107, 29], [107, 30], [106, 30], [106, 29]]


def _file(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def _feature(rings: Any = SQUARE, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": [rings]}}


def test_every_file_of_boundaries_is_listed_with_its_origin() -> None:
    assert {entry["file"] for entry in MANIFEST.values()} == {p.name for p in FOLDER.glob("*.geojson")}
    for entry in MANIFEST.values():
        digest = hashlib.sha256((FOLDER / entry["file"]).read_bytes()).hexdigest()
        assert entry["sha256"] == digest
        assert all(entry[key] for key in ("name", "version", "licence", "notice", "source", "changed"))


@pytest.mark.parametrize(("edition", "count"), [("2022", 38), ("2025", 37)])
def test_each_district_of_an_edition_has_an_outline(fresh_db: Any, edition: str, count: int) -> None:
    found = trees.edition_named(edition)
    nodes = trees.regions_of_kind(found, trees.region_with_key("500000"), "district")
    drawing = outlines.drawing(node.code for node in nodes)
    assert drawing is not None
    assert (len(drawing.outlines), drawing.missing, drawing.own) == (count, (), False)
    assert sum(len(outline.path) for outline in drawing.outlines.values()) <= 8 * 1024


def test_neighbours_share_their_borders() -> None:
    shapes = outlines._shapes(outlines.SHIPPED, 0)
    edges: dict[frozenset[tuple[float, float]], int] = {}
    for code, shape in shapes.items():
        for one, other in pairwise(shape.rings[0]):
            if code != "500157":  # the two districts that it joined are there as well
                edge = frozenset((one, other))
                edges[edge] = edges.get(edge, 0) + 1
    assert set(edges.values()) == {1, 2}
    joined = {frozenset(edge) for edge in pairwise(shapes["500157"].rings[0])}
    apart = [{frozenset(edge) for edge in pairwise(shapes[code].rings[0])} for code in ("500105", "500112")]
    assert joined == apart[0] ^ apart[1]


def test_every_label_stands_inside_its_frame_and_names_that_fit_have_room() -> None:
    drawing = outlines.drawing(outlines._shapes(outlines.SHIPPED, 0))
    assert drawing is not None
    assert all(0 < o.x < drawing.width and 0 < o.y < drawing.height for o in drawing.outlines.values())
    assert drawing.outlines["500238"].room > 100  # 巫溪
    assert drawing.outlines["500103"].room < 24  # 渝中


def test_paths_close_where_they_began() -> None:
    drawing = outlines.drawing(["500237"])
    assert drawing is not None
    path = drawing.outlines["500237"].path
    assert re.fullmatch(r"M\d+ \d+l-?\d+[ -]\d+(?:[ -]-?\d+)*z", path)
    numbers = [int(n) for n in re.findall(r"-?\d+", path.partition("l")[2])]
    assert len(numbers) % 2 == 0


def test_a_file_in_the_home_takes_the_place_of_ours(settings: Any, tmp_path: Path) -> None:
    settings.MAP_BOUNDARIES = _file(tmp_path / "boundaries.geojson", _feature(adcode=500237, name="巫山县"))
    drawing = outlines.drawing(["500237", "500238"])
    assert drawing is not None
    assert (list(drawing.outlines), drawing.missing, drawing.own) == (["500237"], ("500238",), True)
    assert outlines.drawing(["500238"]) is None


def test_islands_and_labels_of_the_file_are_kept(settings: Any, tmp_path: Path) -> None:
    island = [[[107.5, 29], [107.6, 29], [107.6, 29.1], [107.5, 29]]]
    feature = _feature([SQUARE], "MultiPolygon", code="500237", label=[106.9, 29.9])
    feature["geometry"]["coordinates"].append(island)
    settings.MAP_BOUNDARIES = _file(tmp_path / "boundaries.geojson", feature)
    drawing = outlines.drawing(["500237"])
    assert drawing is not None
    outline = drawing.outlines["500237"]
    assert outline.path.count("M") == 2
    assert outline.x > drawing.width / 2 and outline.y < drawing.height / 2


def test_a_changed_file_is_read_again(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "boundaries.geojson"
    settings.MAP_BOUNDARIES = _file(path, _feature(code="500237"))
    assert outlines.drawing(["500238"]) is None
    _file(path, _feature(code="500238"), _feature(code="500237"))
    assert outlines.drawing(["500238"]) is not None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"features": 1}', '{"features": [{"properties": {"code": "1"}, "geometry": null}]}',
     json.dumps({"features": [_feature()]}), json.dumps({"features": [_feature(code="1", kind="Point")]}),
     json.dumps({"features": [_feature([[430000, 29]] * 4, code="1")]}),
     json.dumps({"features": [_feature([["a", "b"]], code="1")]})],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_the_remedy(settings: Any, tmp_path: Path, text: str) -> None:
    settings.MAP_BOUNDARIES = tmp_path / "boundaries.geojson"
    settings.MAP_BOUNDARIES.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        outlines.drawing(["500237"])
    assert refused.value.code == "bad_boundaries"
    assert "boundaries.geojson" in refused.value.message and "移走" in refused.value.remedy
