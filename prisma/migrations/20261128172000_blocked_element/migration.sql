-- Which element could not go on, where it is another than the one at which the order waits: a gateway behind a task.
-- AlterTable
ALTER TABLE "incident" ADD COLUMN "blocked_element_id" TEXT;
