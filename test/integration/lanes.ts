/**
 * Test files of the integration project that run side by side, each lane on a pair of servers of its own: a transaction
 * that one test leaves open would keep another one's replication slot from being made, whatever its database. These
 * tests wait more than they work, so there are more lanes than the two cores of the smallest machine that we test on.
 */
export const lanes = 3;

/** The lane of this process, from 0: vitest numbers its workers from 1 and gives a number on when a worker ends. */
export const lane = (): number => (Number(process.env.VITEST_POOL_ID ?? 1) - 1) % lanes;
