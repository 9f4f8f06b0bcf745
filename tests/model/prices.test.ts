import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dollarsFor, prices, pricesReadOn } from "../../model/prices";
import { filesBelow } from "../folder-circles";

const root = join(__dirname, "..", "..");

describe("the price table", () => {
  it("says for each price what is charged for, its unit, AWS's page and where it was read", () => {
    assert.match(pricesReadOn, /^\d{4}-\d\d-\d\d$/);
    for (const [id, { service, name, unit, dollars, per, page, confirmed, free = 1 }] of Object.entries(prices)) {
      assert.ok(dollars > 0 && per >= 1 && free > 0, id);
      for (const text of [service, name, unit]) assert.ok(text.length > 1, id);
      assert.match(page, /pricing$/, id);
      assert.ok(["page", "list", "quoted", "unconfirmed"].includes(confirmed), id);
    }
  });

  it("multiplies", () => {
    assert.equal(dollarsFor("sqs-request", 5_000_000), 2);
    assert.equal(dollarsFor("kms-request", 10_000), 0.03);
  });

  it("is the only one: no other file writes a price that only it should have", () => {
    const telling = ["0.0000133334", "0.0125", "0.029", "0.0004", "0.625"];
    for (const file of filesBelow(root, ["model", "cost", "deploy", "components", "commands", "simulator"])) {
      if (file === "model/prices.ts") continue;
      const source = readFileSync(join(root, file), "utf8");
      for (const price of telling)
        assert.ok(!new RegExp(`(?<![\\d.])${price}(?!\\d)`).test(source), `${file}: ${price}`);
    }
  });
});
