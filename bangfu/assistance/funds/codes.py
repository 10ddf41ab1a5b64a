"""The code lists of the funds line."""

from __future__ import annotations

from django.db import models

SEPARATORS = str.maketrans(",\uff0c;\uff1b /", "、、、、、、")


class Mode(models.TextChoices):
    """In which way the money came to be: the last part of `fund.received.…`."""

    DIRECT = "direct", "直接投入"
    INTRODUCED = "introduced", "引进"
    EASTWEST = "eastwest", "东西部协作"
    SOCIAL = "social", "社会帮扶"
    FISCAL = "fiscal", "财政衔接"


class Level(models.TextChoices):
    """From which level of giver the money comes."""

    CENTRAL = "central", "中央"
    CITY = "city", "市级"
    DISTRICT = "district", "区县"
    SHANDONG = "shandong", "山东省"
    SHANDONG_CITY = "shandong_city", "山东市县"
    UNIT = "unit", "中央单位"
    SOCIETY = "society", "社会"


class Purpose(models.TextChoices):
    """What the money is used for."""

    INDUSTRY = "industry", "产业发展"
    EMPLOYMENT = "employment", "就业增收"
    INFRASTRUCTURE = "infrastructure", "基础设施"
    LIVING = "living", "人居环境"
    SERVICE = "service", "公共服务"
    EDUCATION = "education", "教育帮扶"
    HEALTH = "health", "健康帮扶"
    SALES = "sales", "消费帮扶"
    TRAINING = "training", "培训"
    MANAGEMENT = "management", "项目管理费"
    OTHER = "other", "其他"


def purposes(text: str) -> tuple[list[str], list[str]]:
    """The codes of the purposes that a text lists by title or code, and the words that are none."""
    by_word = {word: code for code, title in Purpose.choices for word in (code, str(title))}
    words = [word for word in text.translate(SEPARATORS).split("、") if word]
    return [by_word[w] for w in words if w in by_word], [w for w in words if w not in by_word]
