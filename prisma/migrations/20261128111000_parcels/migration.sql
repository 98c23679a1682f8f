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

-- AlterTable
ALTER TABLE "job" ADD COLUMN     "left_to_person" BOOLEAN NOT NULL DEFAULT false;

-- What is left to a person, and nothing else.
CREATE INDEX "job_left_to_person_idx" ON "job"("order_number") WHERE "left_to_person";
