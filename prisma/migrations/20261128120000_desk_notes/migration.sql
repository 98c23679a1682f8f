-- CreateTable
CREATE TABLE "desk_note" (
    "order_number" BIGINT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "desk_note_pkey" PRIMARY KEY ("order_number","id")
);
