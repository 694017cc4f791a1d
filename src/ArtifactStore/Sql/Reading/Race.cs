namespace ArtifactStore.Sql;

/// <summary>Reads a page by the access path that turns out to be short.</summary>
/// <remarks>
/// It is unknown beforehand whether an index scan in the order of the sort fills the page soon, or how many rows a seek visits. So the
/// paths take turns, under a budget that doubles: first the seeks count the rows that they visit, which costs a fraction of reading them;
/// then the scans see further rows. A scan wins when its page is full or the rows are at their end. A seek wins when it is counted and the
/// scans have cost as much as it will.
/// <para>
/// So the cost is at most a small constant times that of the best path, whatever passes and wherever it lies. Let a row that a scan sees
/// cost 1, one that a seek reads 1/s, a counted one c/s; let there be one scan and k seeks. A turn of a budget b counts each seek to a cost
/// of b/2, and then scans to b.
/// (1) A seek is best, and costs n. In a turn whose counts fall short b/2 &lt; n, so the scan sees 2n rows at most. The last bound is less
/// than 2n, so each seek counts rows for 4cn at most in all turns. In all (3 + 4ck) · n.
/// (2) A scan is best, and costs m. The last budget is less than 2m, so each seek counts rows for 2cm at most. A seek that is read instead
/// costs m at most. In all (2 + 2ck) · m. With one seek and c from 1/5 to 1/2 that is 2.4 to 5 times at worst, and about half of it on the
/// whole. Of several scans each costs what one does here. With an offset a scan starts again in each turn, and costs twice as much.
/// </para>
/// <para>
/// What a row costs differs by the conditions on it, and the constant with it. On top comes the first turn: its budget is twice the rows of
/// the page, and at least 128.
/// </para>
/// </remarks>
internal static class Race
{
    /// <summary>The factor between the budgets of two turns.</summary>
    private const int Growth = 2;

    private const int LeastBudget = 128;

    /// <summary>The number of rows that pass without which no page is full.</summary>
    public static long Wanted(StoreQuery query) =>
        query.Limit is { } limit ? Math.Max(1L, (long)limit + (query.Offset ?? 0)) : long.MaxValue;

    /// <summary>Races scans and seeks for a page.</summary>
    /// <param name="scans">The scans, at least one.</param>
    /// <param name="seeks">The seeks.</param>
    /// <param name="wanted">The number of rows that pass without which no page is full.</param>
    /// <returns>The page.</returns>
    public static async Task<TPage> PageAsync<TPage>(IReadOnlyList<Scan<TPage>> scans, IReadOnlyList<Seek<TPage>> seeks, long wanted)
        where TPage : class
    {
        var seen = 0L;
        for (var budget = Math.Max(LeastBudget, 2 * wanted); ; budget *= Growth)
        {
            var (shortest, cost) = await ShortestAsync(seeks, budget / 2).ConfigureAwait(false);
            var goal = shortest is null ? budget : cost;

            // A scan of fewer rows than are wanted can't fill the page.
            foreach (var scan in goal > seen && goal >= wanted ? scans : [])
            {
                if (await scan(goal - seen).ConfigureAwait(false) is { } page)
                {
                    return page;
                }
            }

            if (shortest is not null)
            {
                return await shortest.Read().ConfigureAwait(false);
            }

            seen = goal;
        }
    }

    /// <summary>Finds the seek that visits the fewest rows: all count in turn, until one is at its end.</summary>
    public static async Task<Seek<TPage>> ShortestAsync<TPage>(IReadOnlyList<Seek<TPage>> seeks)
    {
        for (var bound = (long)LeastBudget * Growth; ; bound *= Growth)
        {
            if (await ShortestAsync(seeks, bound).ConfigureAwait(false) is ({ } shortest, _))
            {
                return shortest;
            }
        }
    }

    /// <summary>Finds the seek that costs least, unless all cost more than a bound.</summary>
    /// <returns>The seek, and its cost in rows that a scan sees; none, and the bound.</returns>
    private static async Task<(Seek<TPage>? Seek, long Cost)> ShortestAsync<TPage>(IReadOnlyList<Seek<TPage>> seeks, long bound)
    {
        (Seek<TPage>? Seek, long Cost) shortest = (null, bound);
        foreach (var seek in seeks)
        {
            if (shortest.Cost == 0)
            {
                break;
            }

            var most = shortest.Cost * seek.RowsForScanned;
            if (await seek.Count(most).ConfigureAwait(false) is var rows && rows < most)
            {
                shortest = (seek, rows / seek.RowsForScanned);
            }
        }

        return shortest;
    }
}
