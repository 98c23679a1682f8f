-- CreateTable
CREATE TABLE "marking_move" (
    "from_id" INTEGER NOT NULL,
    "to_id" INTEGER NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "marking_move_pkey" PRIMARY KEY ("from_id","to_id")
);

-- AddForeignKey
ALTER TABLE "marking_move" ADD CONSTRAINT "marking_move_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "marking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marking_move" ADD CONSTRAINT "marking_move_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "marking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

