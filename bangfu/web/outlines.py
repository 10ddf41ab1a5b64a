"""The districts of a schematic map as outlines: boundaries read from a file, projected, written short.

The package brings a simplified file (web/maps); a GeoJSON of the office's own, put into the home as
`boundaries.geojson`, takes its place. Features are found by their code (`code`, `adcode` or `id`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

from bangfu.kernel.errors import Refused

SHIPPED = Path(__file__).parent / "maps" / "chongqing.geojson"
WIDTH = 800
MARGIN = 4
LARGEST_FILE = 8 * 2**20
CODES = ("code", "adcode", "id")
REMEDY = "请换成各区县带 code 或 adcode 的 GeoJSON(经纬度),或移走这个文件,改用自带的示意边界"

Point = tuple[float, float]
Ring = list[Point]
Project = Callable[[Point], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Shape:
    """A district as the file has it, in degrees."""

    rings: tuple[Ring, ...]
    label: Point


@dataclass(frozen=True, slots=True)
class Outline:
    """A district as it is drawn: a path, where the middle of its name stands, how wide the name may be there."""

    path: str
    x: int
    y: int
    room: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines by code in one frame; `own` when they come from the home, `missing` are codes without a boundary."""

    width: int
    height: int
    outlines: Mapping[str, Outline]
    own: bool
    missing: tuple[str, ...]


def drawing(codes: Iterable[str]) -> Drawing | None:
    """The outlines of these districts; None when the file has none of them.

    Refuses: `bad_boundaries` when the file of the home cannot be read, with the remedy.
    Cost: the file is read again only when it changed.
    """
    own: Path = settings.MAP_BOUNDARIES
    path = own if own.is_file() else SHIPPED
    return _drawing(path, path.stat().st_mtime_ns, tuple(codes))


@lru_cache(16)
def _drawing(path: Path, _changed: int, codes: tuple[str, ...]) -> Drawing | None:
    shapes = _shapes(path, _changed)
    wanted = {code: shapes[code] for code in codes if code in shapes}
    if not wanted:
        return None
    project, height = _projection([point for shape in wanted.values() for ring in shape.rings for point in ring])
    return Drawing(
        WIDTH,
        height,
        {code: _outline(shape, project) for code, shape in wanted.items()},
        path != SHIPPED,
        tuple(code for code in codes if code not in shapes),
    )


@lru_cache(2)
def _shapes(path: Path, _changed: int) -> Mapping[str, Shape]:
    """The shapes of a file by code.

    Refuses: `bad_boundaries`.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"大于 {LARGEST_FILE // 2**20} MB")
        told = json.loads(path.read_text(encoding="utf-8"))
        return {_code(feature): _shape(feature) for feature in told["features"]}
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as fault:
        raise Refused(f"边界文件 {path.name} 读不出来({fault})", REMEDY, "bad_boundaries") from None


def _code(feature: Mapping[str, Any]) -> str:
    named = {**feature, **(feature.get("properties") or {})}
    found = next((named[key] for key in CODES if named.get(key)), None)
    if found is None:
        raise KeyError("code")
    return str(found)


def _shape(feature: Mapping[str, Any]) -> Shape:
    geometry = feature["geometry"]
    several = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    rings = tuple([_point(position) for position in ring] for polygon in several for ring in polygon)
    label = (feature.get("properties") or {}).get("label")
    return Shape(rings, _point(label) if label else _middle(max(rings, key=_area)))


def _point(position: Any) -> Point:
    lon, lat = float(position[0]), float(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"坐标 {lon}, {lat} 不是经纬度")
    return lon, lat


def _area(ring: Ring) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise(ring)))


def _middle(ring: Ring) -> Point:
    """The middle of the box around the largest part; files of offices rarely say where a name should stand."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _projection(points: list[Point]) -> tuple[Project, int]:
    """What turns degrees into the frame, and the height of the frame; plate carrée at the middle latitude."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 1e-6)

    def project(point: Point) -> tuple[int, int]:
        return round(MARGIN + (point[0] - west) * narrow * scale), round(MARGIN + (north - point[1]) * scale)

    return project, round((north - south) * scale) + 2 * MARGIN


def _outline(shape: Shape, project: Project) -> Outline:
    rings = [[project(point) for point in ring] for ring in shape.rings]
    x, y = project(shape.label)
    return Outline("".join(_written(ring) for ring in rings), x, y, _room(rings, x, y))


def _room(rings: list[list[tuple[int, int]]], x: int, y: int) -> int:
    """How wide a text around the point can be without crossing a border."""
    borders = [
        a + (y - b) * (c - a) / (d - b)
        for ring in rings
        for (a, b), (c, d) in pairwise(ring)
        if min(b, d) <= y < max(b, d)
    ]
    return round(2 * min((abs(border - x) for border in borders), default=0))


def _written(ring: list[tuple[int, int]]) -> str:
    """The ring as a closed path of whole steps; what falls on the same spot is left out."""
    steps = [f"{u - x} {v - y}" for (x, y), (u, v) in pairwise(ring[:-1]) if (x, y) != (u, v)]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps).replace(' -', '-')}z" if len(steps) > 1 else ""
