-- Lines are written with their entry, by one statement. The foreign key looked each entry up again, by a plan that
-- PostgreSQL keeps: one made while the table was small reads the whole table for each line, until it is analyzed.
-- npm run check proves the references, as for the other hot tables.

-- DropForeignKey
ALTER TABLE "ledger_line" DROP CONSTRAINT "ledger_line_entry_id_fkey";

-- What Prisma's schema language cannot say.

-- New lines balance among themselves, entry by entry: once a statement, where it was once a line at the commit.
CREATE FUNCTION "ledger_lines_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint := (SELECT entry_id FROM new_rows GROUP BY entry_id HAVING sum(amount) <> 0 LIMIT 1);
BEGIN
    IF entry IS NOT NULL THEN
        RAISE EXCEPTION 'ledger entry % does not balance', entry USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER "ledger_lines_balance" AFTER INSERT ON "ledger_line"
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "ledger_lines_balance"();

-- Nothing of the product changes lines or takes them away; whoever does balances both entries, the one that a line leaves
-- and the one that it goes over to, until the commit. An entry without any line is left to npm run check.
DROP TRIGGER "ledger_line_balances" ON "ledger_line";
CREATE OR REPLACE FUNCTION "ledger_entry_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint := (SELECT entry_id FROM ledger_line WHERE entry_id IN (old.entry_id, new.entry_id)
    GROUP BY entry_id HAVING sum(amount) <> 0 LIMIT 1);
BEGIN
    IF entry IS NOT NULL THEN
        RAISE EXCEPTION 'ledger entry % does not balance', entry USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "ledger_line_balances" AFTER UPDATE OR DELETE ON "ledger_line"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "ledger_entry_balances"();
