-- The groups that an account belongs to: user tasks name them.

-- AlterTable
ALTER TABLE "desk_account" ADD COLUMN     "groups" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
