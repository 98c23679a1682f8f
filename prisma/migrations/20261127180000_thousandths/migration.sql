-- Money of currencies that have thousandths is kept in thousandths; so far it was in hundredths, as all other money is.
-- A server of the version before reads these few sums ten times too large: end it first where such money is taken.
UPDATE "payment" SET "amount" = "amount" * 10, "applied" = "applied" * 10, "held" = "held" * 10,
    "to_refund" = "to_refund" * 10, "refunded" = "refunded" * 10
    WHERE "currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
UPDATE "ledger_line" l SET "amount" = l."amount" * 10 FROM "ledger_entry" e
    WHERE e."id" = l."entry_id" AND e."currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
UPDATE "order_item" i SET "unit_price_minor" = i."unit_price_minor" * 10 FROM "orders" o
    WHERE o."number" = i."order_number" AND o."currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
UPDATE "orders" SET "total" = "total" * 10, "received" = "received" * 10, "applied" = "applied" * 10, "held" = "held" * 10
    WHERE "currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
UPDATE "bill" SET "total" = "total" * 10 WHERE "currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
UPDATE "product" SET "price_minor" = "price_minor" * 10
    WHERE "currency" IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND');
