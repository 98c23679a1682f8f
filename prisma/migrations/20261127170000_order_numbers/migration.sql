-- All other servers have to be stopped.
--
-- Orders get a dense number inside, and every row that names an order names it by that number. With random ids as keys
-- each new row of an order went to a page of its own in every index: with a million orders waiting, five pages of 8 kB
-- in the write-ahead log for each new order. A server of the version before finds its columns gone: it fails and writes
-- nothing. It takes minutes where there are a million orders.

-- The numbers of the orders of before, in a table of their own: an index that this transaction makes on rows which it has
-- changed is of no use to it before it ends.
CREATE TEMPORARY TABLE "numbered" ON COMMIT DROP AS
SELECT "id", row_number() OVER (ORDER BY "created_at", "id") AS "number" FROM "orders";
CREATE UNIQUE INDEX "numbered_id" ON "numbered"("id");
ANALYZE "numbered";

CREATE FUNCTION pg_temp."number_of"(order_id bigint) RETURNS bigint LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE found bigint := (SELECT number FROM numbered WHERE id = order_id);
BEGIN
    IF found IS NULL THEN
        RAISE EXCEPTION 'A row names order %, which is not there. npm run check of the version before tells which.', order_id;
    END IF;
    RETURN found;
END $$;

-- An order that waited is changed on its page: no index hears of it.
ALTER TABLE "orders" SET (fillfactor = 70);
ALTER TABLE "orders" DROP CONSTRAINT "orders_pkey", ADD COLUMN "number" BIGINT;
ALTER TABLE "orders" ALTER COLUMN "number" TYPE BIGINT USING pg_temp."number_of"("id");
ALTER TABLE "orders" ALTER COLUMN "number" SET NOT NULL, ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("number");

-- CreateIndex
CREATE UNIQUE INDEX "orders_id_key" ON "orders"("id");

-- Servers take numbers in blocks. The first begins after those of before.
CREATE SEQUENCE "order_number" INCREMENT BY 1000 OWNED BY "orders"."number";
SELECT setval('order_number', (SELECT count(*) / 1000 + 1 FROM "orders") * 1000 + 1, false);

-- AlterTable: the same column with another meaning, and another name for it. Each table is written anew, once, with its
-- indexes.
ALTER TABLE "step" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "step" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "job" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "job" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "timer" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "timer" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "incident" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "incident" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "customer" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "customer" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "order_item" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "order_item" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "stock_reservation" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "stock_reservation" RENAME COLUMN "order_id" TO "order_number";
ALTER TABLE "payment" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "payment" RENAME COLUMN "order_id" TO "order_number";

-- A second bill or shipment of an order meets the primary key; its job's key needs no index of its own.
DROP INDEX "bill_job_key_key";
ALTER TABLE "bill" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "bill" RENAME COLUMN "order_id" TO "order_number";
DROP INDEX "shipment_job_key_key";
ALTER TABLE "shipment" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "shipment" RENAME COLUMN "order_id" TO "order_number";

-- One index instead of two: it begins with the order.
DROP INDEX "mail_job_key_key", "mail_order_id_idx";
ALTER TABLE "mail" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "mail" RENAME COLUMN "order_id" TO "order_number";
DROP INDEX "ledger_entry_reference_key", "ledger_entry_order_id_idx";
ALTER TABLE "ledger_entry" ALTER COLUMN "order_id" TYPE BIGINT USING pg_temp."number_of"("order_id");
ALTER TABLE "ledger_entry" RENAME COLUMN "order_id" TO "order_number";

-- CreateIndex
CREATE UNIQUE INDEX "mail_order_number_job_key_key" ON "mail"("order_number", "job_key");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_order_number_reference_key" ON "ledger_entry"("order_number", "reference");

-- RenameIndex
ALTER INDEX "incident_order_id_idx" RENAME TO "incident_order_number_idx";

-- RenameIndex
ALTER INDEX "payment_order_id_idx" RENAME TO "payment_order_number_idx";

DROP FUNCTION pg_temp."number_of"(bigint);

-- What was known of the old columns is gone. Not of empty tables: one that is known to be empty is planned to be read from
-- end to end.
DO $$
DECLARE
    name text;
    filled boolean;
BEGIN
    FOREACH name IN ARRAY ARRAY['orders', 'step', 'job', 'timer', 'incident', 'customer', 'order_item', 'stock_reservation',
        'payment', 'bill', 'shipment', 'mail', 'ledger_entry']
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('ANALYZE %I', name);
        END IF;
    END LOOP;
END $$;
