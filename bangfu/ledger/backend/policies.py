"""The second wall: row-level security on every table with rows of a place, put up anew after each migration.

`bangfu.scope` is the reader as `registry.scope.told` writes it, `whole`, or nothing; `bangfu.lifted` the rule that
needs all rows. Functions run as the owner of the tables, who has a policy of his own: so a policy may look at a table
that has one, and no policy asks itself. What does not depend on the row stands in a sub-select: asked once a statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bangfu.ledger.backend.wall import OWNER, POSTING

_SCOPE = "current_setting('bangfu.scope', true)"
_LIFTED = "current_setting('bangfu.lifted', true)"
_GRANTED = f"CASE WHEN {_SCOPE} LIKE '{{%' THEN {_SCOPE}::jsonb END"
_PLACES = (
    "bangfu_grants() g JOIN registry_treenode n ON n.edition_id = g.edition AND n.lo >= g.lo AND n.lo < g.hi"
    " AND g.programme IS NULL"
)
_JOINT = (
    "bangfu_grants() g JOIN registry_treenode m ON m.edition_id = g.edition AND m.lo >= g.lo AND m.lo < g.hi"
    " JOIN registry_jointmember j ON j.member_id = m.region_id"
)
_HELPERS = "JOIN registry_organisation o ON o.lo >= g.helper_lo AND o.lo < g.helper_hi"
_IN_FORCE = "r.valid_from <= bangfu_today() AND (r.valid_to IS NULL OR r.valid_to > bangfu_today())"

# name -> (what it gives, its text)
FUNCTIONS = {
    "bangfu_is_whole()": ("boolean", f"SELECT coalesce({_SCOPE}, '') = '{OWNER}'"),
    "bangfu_sees_all()": ("boolean", f"SELECT bangfu_is_whole() OR coalesce({_LIFTED}, '') <> ''"),
    "bangfu_may_post()": ("boolean", f"SELECT bangfu_is_whole() OR coalesce({_LIFTED}, '') = '{POSTING}'"),
    "bangfu_user()": ("integer", f"SELECT (({_GRANTED}) ->> 'user')::int"),
    "bangfu_today()": ("date", f"SELECT (({_GRANTED}) ->> 'on')::date"),
    "bangfu_grants()": (
        "TABLE(edition bigint, lo int, hi int, programme text, helper_lo int, helper_hi int)",
        f"SELECT (({_GRANTED}) ->> 'edition')::bigint, (g ->> 0)::int, (g ->> 1)::int, g ->> 2, (g ->> 3)::int,"
        f" (g ->> 4)::int FROM jsonb_array_elements(({_GRANTED}) -> 'grants') g",
    ),
    "bangfu_is_paired()": ("boolean", "SELECT EXISTS (SELECT 1 FROM bangfu_grants() WHERE programme IS NOT NULL)"),
    "bangfu_regions()": ("SETOF bigint", f"SELECT n.region_id FROM {_PLACES}"),
    "bangfu_regions_and_joint()": (
        "SETOF bigint",
        f"SELECT n.region_id FROM {_PLACES} UNION SELECT j.joint_id FROM {_JOINT} WHERE g.programme IS NULL",
    ),
    "bangfu_paired_heads()": (
        "TABLE(region_id bigint, programme_id text, helper_id bigint)",
        "SELECT n.region_id, g.programme, o.id FROM bangfu_grants() g JOIN registry_treenode n"
        f" ON n.edition_id = g.edition AND n.lo >= g.lo AND n.lo < g.hi {_HELPERS} WHERE g.programme IS NOT NULL",
    ),
    "bangfu_paired_postings()": (
        "SETOF bigint",
        "WITH near AS (SELECT g.programme, g.helper_lo, g.helper_hi, n.region_id FROM bangfu_grants() g"
        " JOIN registry_treenode n ON n.edition_id = g.edition AND n.lo >= g.lo AND n.lo < g.hi"
        " WHERE g.programme IS NOT NULL UNION SELECT g.programme, g.helper_lo, g.helper_hi, j.joint_id"
        f" FROM {_JOINT} WHERE g.programme IS NOT NULL)"
        " SELECT a.posting_id FROM near g JOIN ledger_posting p ON p.region_id = g.region_id"
        f" JOIN ledger_attribution a ON a.posting_id = p.id AND a.programme_id = g.programme {_HELPERS}"
        " AND o.id = a.helper_id",
    ),
    "bangfu_paired_papers()": (
        "TABLE(kind text, number text)",
        "SELECT e.kind, e.number FROM bangfu_grants() g JOIN registry_treenode n ON n.edition_id = g.edition"
        " AND n.lo >= g.lo AND n.lo < g.hi JOIN ledger_posting p ON p.region_id = n.region_id"
        f" JOIN ledger_attribution a ON a.posting_id = p.id AND a.programme_id = g.programme AND a.sign = 1 {_HELPERS}"
        " AND o.id = a.helper_id JOIN ledger_entry e ON e.id = p.entry_id WHERE g.programme IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM ledger_attribution w WHERE w.sign = -1 AND w.id > a.id AND w.posting_id = a.posting_id"
        " AND w.programme_id = a.programme_id AND w.helper_id = a.helper_id AND w.mode = a.mode)",
    ),
    "bangfu_documents_of(token text)": ("bigint", "SELECT count(*) FROM documents_document d WHERE d.upload = token"),
    "bangfu_upload(wanted bigint)": (
        "TABLE(kind text, token text)",
        "SELECT u.kind, u.token FROM intake_upload u WHERE u.id = wanted",
    ),
    # whose every place is inside what the reader is given: `Scope.covers`
    "bangfu_senders()": (
        "SETOF integer",
        "SELECT r.user_id FROM registry_roleassignment r LEFT JOIN registry_pairing p ON p.id = r.pairing_id"
        " LEFT JOIN registry_organisation h ON h.id = p.helper_id LEFT JOIN registry_treenode n"
        " ON n.region_id = coalesce(p.region_id, r.region_id) AND n.edition_id ="
        f" (SELECT edition FROM bangfu_grants() LIMIT 1) WHERE {_IN_FORCE}"
        " AND r.role IN ('owner', 'clerk', 'approver', 'liaison', 'team', 'auditor') GROUP BY r.user_id"
        " HAVING bool_or(n.id IS NOT NULL) AND bool_and(r.role <> 'owner' AND (n.id IS NULL OR EXISTS (SELECT 1"
        " FROM bangfu_grants() g WHERE g.lo <= n.lo AND n.hi <= g.hi AND (g.programme IS NULL OR (g.programme ="
        " p.programme_id AND g.helper_lo <= h.lo AND h.hi <= g.helper_hi)))))",
    ),
}  # fmt: skip

_HEAD = (
    "region_id IN (SELECT bangfu_regions())"
    " OR ((SELECT bangfu_is_paired()) AND ("
    "(region_id, programme_id, helper_id) IN (SELECT * FROM bangfu_paired_heads())"
    " OR (kind, number) IN (SELECT * FROM bangfu_paired_papers())))"
)
_ITS_POSTING = "EXISTS (SELECT 1 FROM ledger_posting p WHERE p.id = ledger_attribution.posting_id)"
_OF_ENTRY = "EXISTS (SELECT 1 FROM {0} x WHERE x.entry_id = ledger_entry.id)"
_SENT = "user_id = (SELECT bangfu_user()) OR user_id IN (SELECT bangfu_senders())"
_MINE = "SELECT 1 FROM intake_upload u WHERE u.id = intake_stagedrow.upload_id"
_FILED_FOR = "((content::json) #>> '{parameters,region}')"


@dataclass(frozen=True, slots=True)
class Policy:
    """What of a table the reader sees, and what he writes: conditions on its columns."""

    see: str
    write: str


def _ledger(see: str) -> Policy:
    """A table of the ledger: read by the condition, written by posting only."""
    return Policy(f"(SELECT bangfu_sees_all()) OR {see}", "(SELECT bangfu_may_post())")


def _own(narrow: str, write: str = "") -> Policy:
    """A table that is read by the condition, or whole when the wall is lifted; what is written is always checked."""
    return Policy(f"(SELECT bangfu_sees_all()) OR {narrow}", f"(SELECT bangfu_is_whole()) OR {write or narrow}")


POLICIES = {
    "ledger_posting": _ledger(
        "region_id IN (SELECT bangfu_regions_and_joint())"
        " OR ((SELECT bangfu_is_paired()) AND id IN (SELECT bangfu_paired_postings()))"
    ),
    "ledger_attribution": _ledger(_ITS_POSTING),
    "ledger_entry": _ledger(f"{_OF_ENTRY.format('ledger_posting')} OR {_OF_ENTRY.format('ledger_attribution')}"),
    # every clerk names the city's batch: cards are read by whoever reads, written by posting
    "ledger_matter": _ledger("(SELECT bangfu_user()) IS NOT NULL"),
    "documents_document": _own(_HEAD),
    "documents_disclosure": _own(
        "user_id = (SELECT bangfu_user()) OR EXISTS (SELECT 1 FROM documents_document d"
        " WHERE d.kind = documents_disclosure.kind AND d.number = documents_disclosure.number)",
        "user_id = (SELECT bangfu_user())",
    ),
    "documents_consentdecision": _own(
        "EXISTS (SELECT 1 FROM documents_consentrequest r WHERE r.id = documents_consentdecision.request_id)"
    ),
    "intake_upload": _own(
        # a sheet of the city has rows of many districts: it is for who sees every document of it
        f"{_SENT} OR (bad = 0 AND (SELECT NULLIF(count(*), 0) FROM documents_document d"
        " WHERE d.upload = intake_upload.token) = bangfu_documents_of(intake_upload.token))"
    ),
    "intake_stagedrow": _own(
        f"EXISTS ({_MINE} AND ({_SENT})) OR EXISTS (SELECT 1 FROM bangfu_upload(intake_stagedrow.upload_id) u"
        " JOIN documents_document d ON d.kind = u.kind AND d.number = intake_stagedrow.number"
        " WHERE d.upload = u.token OR intake_stagedrow.state = 'known')",
        f"EXISTS ({_MINE})",
    ),
    "reports_filing": _own(
        f"{_FILED_FOR} IN (SELECT r.key FROM registry_region r WHERE r.id IN (SELECT bangfu_regions()))"
    ),
}
_OF_DOCUMENTS = (
    "SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
    " WHERE k.contype = 'f' AND k.confrelid = 'documents_document'::regclass ORDER BY 1"
)
_BEHIND = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
_PASSES = (
    "SELECT r.rolsuper OR r.rolbypassrls OR r.oid = c.relowner FROM pg_roles r, pg_class c"
    " WHERE r.rolname = current_user AND c.oid = 'documents_document'::regclass"
)


def of_documents(cursor: Any) -> dict[str, Policy]:
    """The policies of all tables that hang on a document, of lines still to come too: seen and written as it is."""
    cursor.execute(_OF_DOCUMENTS)
    found = {}
    for table, column in cursor.fetchall():
        its = f"SELECT 1 FROM documents_document d WHERE d.id = {table}.{column}"
        found[table] = _own(f"EXISTS ({its})", f"EXISTS ({its} AND ({_HEAD}))")
    return found


def fault(connection: Any) -> str:
    """Why the wall does not hold for the role that is connected, in words; "" when it does, and on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(_PASSES)
        if cursor.fetchone()[0]:
            return "应用的数据库角色就是表的所有者,或是超级用户,或有 BYPASSRLS:第二道墙对它不起作用"
        cursor.execute(_BEHIND)
        open_tables = {*POLICIES, *of_documents(cursor)} - {name for (name,) in cursor.fetchall()}
    return f"没有行级权限的表:{'、'.join(sorted(open_tables))};运行 bangfu migrate" if open_tables else ""


def put_up(connection: Any, app_role: str) -> None:
    """Puts up the wall for the application's role; to be run as the owner of the tables, after its rights are given.

    Shape: the owner of the tables has a policy that shows all; a role without any is shown nothing.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner, role = quote(cursor.fetchone()[0]), quote(app_role)
        for name, (gives, text) in FUNCTIONS.items():
            cursor.execute(_function(name, gives, text))
            cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {role}")
        for table, policy in {**POLICIES, **of_documents(cursor)}.items():
            for statement in _statements(table, policy, owner, role):
                cursor.execute(statement)


def _function(name: str, gives: str, text: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name} RETURNS {gives} LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER"
        f" SET search_path = public, pg_temp AS $$ {text} $$"
    )


def _statements(table: str, policy: Policy, owner: str, role: str) -> list[str]:
    wanted = {
        "owner": f"FOR ALL TO {owner} USING (true) WITH CHECK (true)",
        "see": f"FOR SELECT TO {role} USING ({policy.see})",
        "insert": f"FOR INSERT TO {role} WITH CHECK ({policy.write})",
        "change": f"FOR UPDATE TO {role} USING ({policy.write}) WITH CHECK ({policy.write})",
        "remove": f"FOR DELETE TO {role} USING ({policy.write})",
    }
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    for name, text in wanted.items():
        found.append(f"DROP POLICY IF EXISTS wall_{name} ON {table}")
        found.append(f"CREATE POLICY wall_{name} ON {table} {text}")
    return found
