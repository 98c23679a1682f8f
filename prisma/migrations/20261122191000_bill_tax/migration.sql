-- The rate of a bill stays what it was when the bill was written. A server of the version before writes the default.
ALTER TABLE "bill" ADD COLUMN "tax_percent" INTEGER NOT NULL DEFAULT 23;
