-- Filters and columns of the desk's list of orders that somebody keeps under a name, for themselves or for all.
-- CreateTable
CREATE TABLE "desk_view" (
    "id" BIGSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "desk_view_pkey" PRIMARY KEY ("id")
);
