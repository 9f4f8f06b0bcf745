import assert from "node:assert/strict";
import { parseNamedQuery } from "../../../model/queries/named-query";

const header = `-- name: calls
-- why: One or two sentences,
--   continued here.
-- parameter: first_day (day) First day.
-- parameter: last_day (day) Last day,
--   in UTC.
`;
const statement = `SELECT id -- what is '?'
FROM events
WHERE day BETWEEN ? AND ? AND id <> 'a?' /* ? */ AND "why?" IS NULL
`;

const refuses = (text: string, message: RegExp, file = "calls.sql") =>
  assert.throws(() => parseNamedQuery(file, text), { name: "NamedQueryError", message });

describe("parseNamedQuery", () => {
  it("reads the header and keeps the whole text", () => {
    assert.deepEqual(parseNamedQuery("calls.sql", header + statement), {
      name: "calls",
      why: "One or two sentences, continued here.",
      parameters: [
        { name: "first_day", type: "day", why: "First day." },
        { name: "last_day", type: "day", why: "Last day, in UTC." },
      ],
      sql: (header + statement).trim(),
    });
  });

  it("reads a sample with every parameter that is no day", () => {
    const text = `${header}-- parameter: arn (text, such as arn:aws:iam::111122223333:role/Engineer) The role.
-- parameter: least (integer, such as 5) Fewest calls.
${statement} AND id = ? AND length(id) > ?`;
    assert.deepEqual(parseNamedQuery("calls.sql", text).parameters.slice(2), [
      { name: "arn", type: "text", sample: "arn:aws:iam::111122223333:role/Engineer", why: "The role." },
      { name: "least", type: "integer", sample: "5", why: "Fewest calls." },
    ]);
  });

  describe("of a query that runs by itself", () => {
    const schedule = `-- schedule: rate(6 hours), 2 days, on
-- alert-when: rows > 3, key id, account
-- title: Calls of a day
-- severity: low
-- limits: None,
--   so far.
-- look: One.
-- look: Two.
-- look: Three.
-- harmless: All.
-- contain: Nothing.
`;
    const text = `${header}${schedule}${statement.trim()}\nLIMIT 100`;

    it("reads when it runs and how its rows are told", () => {
      assert.deepEqual(parseNamedQuery("calls.sql", text).schedule, {
        rate: "rate(6 hours)",
        days: 2,
        isOn: true,
        moreThan: 3,
        key: ["id", "account"],
        title: "Calls of a day",
        severity: "low",
        limits: "None, so far.",
        triage: { look: ["One.", "Two.", "Three."], harmless: "All.", contain: "Nothing." },
      });
    });

    it("quotes what is wrong and says what to write", () => {
      const wrong = (from: string, to: string, message: RegExp) => {
        assert(text.includes(from), from);
        refuses(text.replace(from, to), message);
      };
      wrong("rate(6 hours), 2 days, on", "daily", /schedule is "daily"\. Write RATE, DAYS days, on or off/);
      wrong("rate(6 hours)", "rate(6 hour)", /schedule "rate\(6 hour\)" is no rate in hours or days/);
      wrong("rate(6 hours)", "rate(2 days)", /"rate\(2 days\)" is not between an hour and a day/);
      wrong("2 days, on", "91 days, on", /asks about 91 days\. Write 1 to 90/);
      wrong("rows > 3, key id, account", "rows", /alert-when is "rows"\. Write rows > NUMBER, key COLUMN/);
      wrong("key id, account", "key id, id", /a column of the key twice: "id, id"/);
      wrong("severity: low", "severity: urgent", /severity is "urgent"\. Write one of: low, medium, high, critical/);
      wrong("-- look: Two.\n", "", /has 2 lines "-- look: …" where three are expected/);
      wrong("-- title: Calls of a day\n", "", /has 0 lines "-- title: …"/);
      wrong("\nLIMIT 100", "", /End it with LIMIT 10000 or less/);
      wrong("LIMIT 100", "LIMIT 10001", /End it with LIMIT 10000 or less/);
      wrong(
        "-- parameter: last_day (day) Last day,",
        "-- parameter: least (integer, such as 5) Fewest,",
        /its parameter least is of type integer\. Write the value into the statement/,
      );
    });
  });

  it("names the file and quotes the line that is not a header", () => {
    refuses(
      `-- calls of a day\n${header}${statement}`,
      /query file calls\.sql is invalid.*"-- calls of a day".*-- why:/s,
    );
    refuses(`-- author: me\n${header}${statement}`, /"-- author: me"/);
    refuses(`--   continued\n${header}${statement}`, /"-- {3}continued"/);
  });

  it("expects one name, the file's, and one reason", () => {
    refuses(statement, /0 lines "-- name: …" where one is expected/);
    refuses(`-- name: calls\n${statement}`, /0 lines "-- why: …"/);
    refuses(`${header}-- why: Another.\n${statement}`, /2 lines "-- why: …"/);
    refuses(header + statement, /the header names it "calls"\. Call the file calls\.sql\./, "other.sql");
  });

  it("rejects a parameter without a description", () => {
    const withParameter = (parameter: string) => `${header}-- parameter: ${parameter}\n${statement} AND id = ?`;
    refuses(withParameter("arn"), /the parameter "arn"\. Write NAME \(TYPE\) and what it is/);
    refuses(withParameter("arn (text, such as a)"), /the parameter "arn \(text, such as a\)"/);
    refuses(withParameter("arn (string, such as a) The role."), /type "string"\. Write one of: day, text, integer\./);
    refuses(withParameter("arn (text) The role."), /arn has no sample\. Write \(text, such as VALUE\)/);
    refuses(withParameter("d (day, such as 2026-11-02) A day."), /is a day with the sample "2026-11-02"/);
    refuses(withParameter("n (integer, such as five) A number."), /an integer with the sample "five"/);
  });

  it("counts question marks outside strings, names and comments", () => {
    refuses(`${header}${statement} AND id = ?`, /3 question marks and its header 2 parameters/);
    refuses(header + statement.replace("AND ?", "AND '2026-11-02'"), /1 question marks and its header 2 parameters/);
  });

  it("rejects what would scan the whole archive", () => {
    const unbound = "SELECT id FROM events WHERE time BETWEEN ? AND ? -- day BETWEEN ? AND ?";
    refuses(
      header + unbound,
      /reads tables or views of events 1 times and restricts the day 0 times.*WHERE day BETWEEN/,
    );
    const twice = "SELECT 1 FROM events AS a JOIN events_by_type AS b ON a.id = b.id WHERE a.day BETWEEN ? AND ?";
    refuses(header + twice, /2 times and restricts the day 1 times/);
    assert.ok(parseNamedQuery("calls.sql", `${header}${twice} AND b.day = a.day`));
  });

  it("rejects what is not one SELECT", () => {
    refuses(header, /no statement that begins with SELECT or WITH/);
    refuses(`${header}DELETE FROM events WHERE day BETWEEN ? AND ?`, /no statement that begins with SELECT or WITH/);
    refuses(`${header}${statement};`, /has a semicolon/);
  });

  it("rejects what Athena cannot save", () => {
    refuses(header.replace("continued here", "x".repeat(1024)) + statement, /its why is longer than the 1024 bytes/);
    refuses(`${header}${statement}-- ${"x".repeat(262_144)}`, /its sql is longer than the 262144 bytes/);
  });
});
