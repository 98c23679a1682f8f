-- Parcels that a person packs. A server of the version before that packs at once goes on beside this one.
-- CreateTable
CREATE TABLE "parcel" (
    "order_number" BIGINT NOT NULL,
    "carrier" TEXT NOT NULL,
    "tracking_number" TEXT,
    "tracking_url" TEXT,
    "expected_on" DATE,

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("order_number")
);

-- What is left to a person, and nothing else.
CREATE INDEX "job_left_to_person_idx" ON "job"("order_number") WHERE "run_at" IS NULL AND "attempts" = 0;
