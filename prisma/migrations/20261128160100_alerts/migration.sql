-- Who is told of what needs a person, and what they were told.
-- CreateTable
CREATE TABLE "alert_rule" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "kinds" TEXT NOT NULL,
    "least_amount" BIGINT,
    "element_id" TEXT,
    "longer_than_minutes" INTEGER,
    "endpoint_id" BIGINT,
    "address" TEXT,
    "quiet_from" INTEGER,
    "quiet_until" INTEGER,
    "every_minutes" INTEGER NOT NULL,
    "is_on" BOOLEAN NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_look_at" TIMESTAMPTZ(3) NOT NULL,
    "standing_look_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_told" (
    "rule_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_told_pkey" PRIMARY KEY ("rule_id","kind","subject")
);
