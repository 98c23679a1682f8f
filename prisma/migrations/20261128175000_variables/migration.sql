-- Local variables, by the open element that they belong to.
ALTER TABLE "orders" ADD COLUMN "locals" JSONB;

-- What steps set of an order's variables. Apart from the log, which is kept for ever: variables may tell of a person.
-- CreateTable
CREATE TABLE "variable_write" (
    "order_number" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "nth" INTEGER NOT NULL,
    "element_id" TEXT,
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "variables" JSONB NOT NULL,

    CONSTRAINT "variable_write_pkey" PRIMARY KEY ("order_number","seq","nth")
);

-- An erasure used to leave them: what is kept of an erased customer ends here.
UPDATE "orders" SET "variables" = NULL WHERE "variables" IS NOT NULL
  AND EXISTS (SELECT 1 FROM "customer" WHERE "order_number" = "number" AND "erased_at" IS NOT NULL);

-- Those that were set before are told with the step at which their orders stand.
INSERT INTO "variable_write" ("order_number", "seq", "nth", "scope", "kind", "variables")
SELECT "number", "version", 0, '', 'result', "variables" FROM "orders" WHERE "variables" IS NOT NULL;
