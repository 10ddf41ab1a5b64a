"""What each recorded act is called; a test asks for every address that may leave a record."""

from __future__ import annotations

ACTS = {
    "account_login": "登录",
    "second-step": "动态口令",
    "second-new": "设置动态口令",
    "enter-demo": "选演示角色",
    "logout": "退出",
    "me": "更换密码",
    "size": "换字号",
    "overview": "总览",
    "roles": "授予角色",
    "accounts": "建立用户",
    "account-do": "办理账号",
    "role-end": "结束角色",
    "document-new": "登记单据",
    "document-edit": "修改单据",
    "document-correct": "更正单据",
    "document-step": "办理单据",
    "document-reveal": "查看原文",
    "document-roll": "导出名册",
    "document-consent": "申请完整名册",
    "consent-decide": "决定完整名册",
    "figure-csv": "导出凭证",
    "import-of": "上传表格",
    "import-template": "下载模板",
    "upload": "查看上传",
    "upload-confirm": "确认上传",
    "upload-accept": "审核上传",
    "upload-undo": "撤销上传",
    "upload-discard": "放弃上传",
    "upload-marked": "下载批注表",
    "answer": "上传空表",
    "answered": "答表",
    "answered-file": "下载答好的表",
    "bulletin": "简报",
    "bulletin-file": "简报定稿",
    "bulletin-word": "导出简报 Word",
    "bulletin-pdf": "导出简报 PDF",
    "audit": "核对文稿",
    "calculation": "测算",
    "about": "核验总账",
    "openid_connect_login": "统一身份认证",
    "openid_connect_callback": "统一身份认证返回",
}


def title(act: str) -> str:
    """The act in words; a command keeps its name."""
    return ACTS.get(act, act)
