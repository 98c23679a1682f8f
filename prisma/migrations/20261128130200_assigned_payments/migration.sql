-- A payment without an order is given one by a person: what was answered when it came stays, what it was judged then is new.

-- AlterTable
ALTER TABLE "payment" ADD COLUMN "assigned_at" TIMESTAMPTZ(3),
    ADD COLUMN "assigned_verdict" TEXT,
    ADD COLUMN "other_mode" BOOLEAN NOT NULL DEFAULT false;

-- Play money pays for nothing: what of it came before is known by what Stripe sent. Where all money is play money nothing is lost.
UPDATE "payment" SET "other_mode" = true WHERE "order_number" IS NULL AND "channel" = 'stripe' AND "raw" IS NOT NULL
    AND (position(convert_to('"livemode": false', 'UTF8') IN "raw") > 0
        OR position(convert_to('"livemode":false', 'UTF8') IN "raw") > 0);
