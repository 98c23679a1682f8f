-- What was queued before mail could be sent is old news by now: it stays, and is never sent.
ALTER TABLE "mail" ADD COLUMN "run_at" TIMESTAMPTZ(3),
ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "error" TEXT,
ADD COLUMN "leased_by" TEXT,
ADD COLUMN "lease_ends" TIMESTAMPTZ(3);
UPDATE "mail" SET "error" = 'queued before mail could be sent' WHERE "sent_at" IS NULL;
-- A replica one version older queues without it: due at once.
ALTER TABLE "mail" ALTER COLUMN "run_at" SET DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "mail_run_at_idx" ON "mail"("run_at");

-- AlterTable
ALTER TABLE "customer" ADD COLUMN "origin" TEXT,
ADD COLUMN "erased_at" TIMESTAMPTZ(3);

-- The serial number that the parcel's tracking number is made of.
ALTER TABLE "shipment" ADD COLUMN "serial" BIGSERIAL NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "shipment_serial_key" ON "shipment"("serial");
