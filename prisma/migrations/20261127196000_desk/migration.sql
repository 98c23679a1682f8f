-- Who is signed in at the desk; the indexes hold only rows that need a person, so that what moves an order writes to none.
-- CreateTable
CREATE TABLE "desk_session" (
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_session_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "desk_session_ends_at_idx" ON "desk_session"("ends_at");

CREATE INDEX "incident_open_idx" ON "incident"("since") WHERE "resolved_at" IS NULL;
CREATE INDEX "payment_unmatched_idx" ON "payment"("arrived_at") WHERE "order_number" IS NULL;
CREATE INDEX "orders_held_foreign_idx" ON "orders"("number") WHERE "held_foreign";
CREATE INDEX "mail_unsent_idx" ON "mail"("queued_at") WHERE "sent_at" IS NULL
    AND ("run_at" IS NULL OR "held_for" IS NOT NULL) AND "held_for" IS DISTINCT FROM 'unanswered';
