-- CreateTable
CREATE TABLE "desk_act" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "order_number" BIGINT,
    "input" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "detail" TEXT,
    "asked_id" BIGINT,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "desk_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "desk_act_order_number_id_idx" ON "desk_act"("order_number", "id");

-- What Prisma's schema language cannot say. A row is written once: what became of an act is a row of its own.
CREATE FUNCTION "keep_desk_acts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'desk_act is append-only';
END $$;
CREATE TRIGGER "desk_act_kept" BEFORE UPDATE OR DELETE OR TRUNCATE ON "desk_act"
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_desk_acts"();
