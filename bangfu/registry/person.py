"""Somebody whom documents name: what is known of them, sealed by a key of their own."""

from __future__ import annotations

from django.db import models

from bangfu.kernel.personal import DataClass, Personal, mask_identity, mask_name, mask_phone
from bangfu.registry.sealed import SealedField

WHO = "核对帮扶由谁办、帮了谁,并把同一人只计一次"


class Person(models.Model):
    """Somebody whom documents name: the ledger and the documents hold the subject only.

    Shape: `key` is the person's data key, sealed by the master key; whoever destroys it erases the person, and what
    counts the subject goes on counting. `index` is the blind index of what tells this person from others, the other
    indexes are those of single fields; "" where there is nothing to find. `label` is how the person was written
    where that says more than the name.
    """

    subject = models.CharField("对象", max_length=40, primary_key=True)
    key = models.BinaryField("密钥(加密)")
    index = models.CharField("盲索引", max_length=64, unique=True)
    name_index = models.CharField("姓名盲索引", max_length=64, blank=True)
    phone_index = models.CharField("电话盲索引", max_length=64, blank=True)
    name = SealedField("姓名", personal=Personal(DataClass.SENSITIVE, WHO, 10, mask_name, sought=True))
    label = SealedField("写法", personal=Personal(DataClass.SENSITIVE, "同名的人由单位等区分", 10, mask_name))
    identity = SealedField(
        "身份证号码", personal=Personal(DataClass.GRAVE, "同名的人由号码区分", 5, mask_identity, sought=True)
    )
    phone = SealedField("手机号码", personal=Personal(DataClass.GRAVE, "与本人核对", 3, mask_phone, sought=True))

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [
            models.Index(fields=["name_index"]),
            models.Index(fields=["phone_index"], condition=~models.Q(phone_index=""), name="person_by_phone"),
        ]
