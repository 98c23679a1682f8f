-- CreateTable
CREATE TABLE "definition" (
    "id" SERIAL NOT NULL,
    "process_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "xml" BYTEA NOT NULL,
    "valid" BOOLEAN NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "definition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marking" (
    "id" SERIAL NOT NULL,
    "definition_id" INTEGER NOT NULL,
    "engine_version" TEXT NOT NULL,
    "canonical_version" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "open_work" JSONB NOT NULL,

    CONSTRAINT "marking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leaf" (
    "id" SERIAL NOT NULL,
    "definition_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "from_marking" TEXT,
    "engine_version" TEXT NOT NULL,
    "canonical_version" INTEGER NOT NULL,
    "event" JSONB NOT NULL,
    "answers" JSONB NOT NULL,
    "leaf" JSONB NOT NULL,

    CONSTRAINT "leaf_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" BIGINT NOT NULL,
    "definition_id" INTEGER NOT NULL,
    "marking_id" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'ACTIVE',
    "outcome" TEXT,
    "version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'EUR',
    "total" BIGINT,
    "received" BIGINT NOT NULL DEFAULT 0,
    "applied" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "held_foreign" BOOLEAN NOT NULL DEFAULT false,
    "refund_due" BOOLEAN NOT NULL DEFAULT false,
    "settled_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "time_scale" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "open_incidents" INTEGER NOT NULL DEFAULT 0,
    "variables" JSONB,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "step" (
    "order_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "leaf_id" INTEGER,
    "element_id" TEXT,
    "data" JSONB,

    CONSTRAINT "step_pkey" PRIMARY KEY ("order_id","seq")
);

-- CreateTable
CREATE TABLE "job" (
    "order_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "work" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "run_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "leased_by" TEXT,
    "lease_ends" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("order_id","seq","work")
);

-- CreateTable
CREATE TABLE "timer" (
    "order_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "work" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "fire_at" TIMESTAMPTZ(3),
    "remaining_ms" BIGINT,

    CONSTRAINT "timer_pkey" PRIMARY KEY ("order_id","seq","work")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" SERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "work" TEXT NOT NULL,
    "element_id" TEXT NOT NULL,
    "event" JSONB NOT NULL,
    "message" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "order_id" BIGINT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "address" TEXT,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "product" (
    "sku" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "price_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "stock" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "product_pkey" PRIMARY KEY ("sku")
);

-- CreateTable
CREATE TABLE "order_item" (
    "order_id" BIGINT NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price_minor" BIGINT NOT NULL,

    CONSTRAINT "order_item_pkey" PRIMARY KEY ("order_id","sku")
);

-- CreateTable
CREATE TABLE "stock_reservation" (
    "order_id" BIGINT NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "stock_reservation_pkey" PRIMARY KEY ("order_id","sku")
);

-- CreateTable
CREATE TABLE "bill" (
    "order_id" BIGINT NOT NULL,
    "number" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "total" BIGINT,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "job_key" TEXT NOT NULL,

    CONSTRAINT "bill_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "shipment" (
    "order_id" BIGINT NOT NULL,
    "job_key" TEXT NOT NULL,
    "shipped_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shipment_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "job_key" TEXT NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT,
    "channel" TEXT NOT NULL,
    "external_id" TEXT,
    "webhook_id" TEXT,
    "paid_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" BYTEA,
    "verdict" TEXT NOT NULL,
    "currency" TEXT,
    "amount" BIGINT,
    "applied" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "to_refund" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "order_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_line" (
    "entry_id" BIGINT NOT NULL,
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "ledger_line_pkey" PRIMARY KEY ("entry_id","account")
);

-- CreateTable
CREATE TABLE "counter" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "order_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("scope","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "definition_process_id_version_key" ON "definition"("process_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "definition_process_id_hash_key" ON "definition"("process_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "marking_definition_id_engine_version_canonical_version_hash_key" ON "marking"("definition_id", "engine_version", "canonical_version", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "leaf_definition_id_key_key" ON "leaf"("definition_id", "key");

-- CreateIndex
CREATE INDEX "job_run_at_idx" ON "job"("run_at");

-- CreateIndex
CREATE INDEX "timer_fire_at_idx" ON "timer"("fire_at");

-- CreateIndex
CREATE INDEX "incident_order_id_idx" ON "incident"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "bill_number_key" ON "bill"("number");

-- CreateIndex
CREATE UNIQUE INDEX "bill_job_key_key" ON "bill"("job_key");

-- CreateIndex
CREATE UNIQUE INDEX "shipment_job_key_key" ON "shipment"("job_key");

-- CreateIndex
CREATE UNIQUE INDEX "mail_job_key_key" ON "mail"("job_key");

-- CreateIndex
CREATE INDEX "mail_order_id_idx" ON "mail"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_webhook_id_key" ON "payment"("webhook_id");

-- CreateIndex
CREATE INDEX "payment_order_id_idx" ON "payment"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_channel_external_id_key" ON "payment"("channel", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_reference_key" ON "ledger_entry"("reference");

-- CreateIndex
CREATE INDEX "ledger_entry_order_id_idx" ON "ledger_entry"("order_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "marking" ADD CONSTRAINT "marking_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "definition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leaf" ADD CONSTRAINT "leaf_definition_id_fkey" FOREIGN KEY ("definition_id") REFERENCES "definition"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_item" ADD CONSTRAINT "order_item_sku_fkey" FOREIGN KEY ("sku") REFERENCES "product"("sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_reservation" ADD CONSTRAINT "stock_reservation_sku_fkey" FOREIGN KEY ("sku") REFERENCES "product"("sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_line" ADD CONSTRAINT "ledger_line_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_state" CHECK ("state" IN ('ACTIVE', 'COMPLETED', 'TERMINATED', 'FAILED')),
    ADD CONSTRAINT "orders_marking" CHECK (("state" = 'ACTIVE') = ("marking_id" IS NOT NULL)),
    ADD CONSTRAINT "orders_id" CHECK ("id" > 0);

ALTER TABLE "product"
    ADD CONSTRAINT "product_stock" CHECK ("reserved" >= 0 AND "reserved" <= "stock"),
    ADD CONSTRAINT "product_price" CHECK ("price_minor" > 0);

ALTER TABLE "order_item"
    ADD CONSTRAINT "order_item_quantity" CHECK ("quantity" BETWEEN 1 AND 99);

ALTER TABLE "stock_reservation"
    ADD CONSTRAINT "stock_reservation_state" CHECK ("state" IN ('open', 'shipped', 'released'));

-- A verdict for every cent: nothing received is ever unaccounted for.
ALTER TABLE "payment"
    ADD CONSTRAINT "payment_sum" CHECK ("amount" IS NULL OR "applied" + "held" + "to_refund" + "refunded" = "amount"),
    ADD CONSTRAINT "payment_signs" CHECK ("applied" >= 0 AND "held" >= 0 AND "to_refund" >= 0 AND "refunded" >= 0);

-- Double entry: checked when the transaction commits, when all lines are there.
CREATE FUNCTION "ledger_entry_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint := coalesce(new.entry_id, old.entry_id);
BEGIN
    IF (SELECT coalesce(sum(amount), 0) FROM ledger_line WHERE entry_id = entry) <> 0 THEN
        RAISE EXCEPTION 'ledger entry % does not balance', entry USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER "ledger_line_balances" AFTER INSERT OR UPDATE OR DELETE ON "ledger_line"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "ledger_entry_balances"();

INSERT INTO "counter" ("name", "value") VALUES ('bill', 0);
