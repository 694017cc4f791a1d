using System.Data.Common;

namespace ArtifactStore.Sql;

/// <summary>Chooses where a statement starts, by how many rows its filters pass in the database at hand.</summary>
/// <remarks>
/// No single plan is right: walking the artifacts in sort order ends at the limit at once where a filter passes 90 % of them, and reads nearly all of them where it passes 0.05 %;
/// starting from the filter is the other way round. Planners do not know which is the case, even with fresh statistics, so the store looks.
/// A filter on flows or deployments that passes one row (the usual case) becomes an equality on the kept column, whose index serves every share.
/// For the rest a probe counts, on indexes alone, how many rows each side would visit, up to a bound of √(limit × rows): there both plans cost about the same.
/// </remarks>
internal static class PlanChooser
{
    private const long LeastBound = 256;

    /// <summary>Beyond this many rows another plan may well be cheaper to start from, and counting further would cost what the choice can save.</summary>
    private const long GreatestBound = 20_000;

    /// <summary>The translation and the plan for a page.</summary>
    /// <returns>Null for the translation where no row can pass.</returns>
    public static async Task<(SqlTranslation? Translation, SqlPlan Plan)> ForPageAsync(SqlSession session, ArtifactQueryBase query, CancellationToken cancellationToken)
    {
        var translation = await ResolveOwnersAsync(session, ArtifactSql.Translate(query, session.Dialect), cancellationToken).ConfigureAwait(false);
        if (translation is null || translation.FilterPlans.IsEmpty)
        {
            return (translation, SqlPlan.ArtifactsFirst);
        }

        if (IsOneOwnerById(query, translation))
        {
            // The kept column's index holds the owner's rows in the order of the sort: the planner walks it and ends at the limit.
            return (translation, SqlPlan.ArtifactsFirst);
        }

        if (query.Limit is null)
        {
            return (translation, await LeastAsync(session, translation, cancellationToken).ConfigureAwait(false));
        }

        var rows = await session.NumberAsync(new($"SELECT {session.Dialect.EstimatedRows(translation.Joins.Root.Name())}", []), cancellationToken).ConfigureAwait(false) ?? 0;
        var wanted = Math.Max(1L, (long)query.Limit + (query.Offset ?? 0));
        var bound = Math.Clamp((long)Math.Sqrt((double)wanted * rows), LeastBound, GreatestBound);
        var (plan, visited) = await ProbeAsync(session, translation, bound, cancellationToken).ConfigureAwait(false);
        return (translation, visited < bound ? plan : SqlPlan.ArtifactsFirst);
    }

    /// <summary>The translation and the plan for a count or for everything that passes, where walking in sort order never ends early.</summary>
    /// <returns>Null for the translation where no row can pass.</returns>
    public static async Task<(SqlTranslation? Translation, SqlPlan Plan)> ForAllAsync(SqlSession session, ArtifactQueryBase query, CancellationToken cancellationToken)
    {
        var translation = await ResolveOwnersAsync(session, ArtifactSql.Translate(query, session.Dialect), cancellationToken).ConfigureAwait(false);
        return translation is null
            ? (null, SqlPlan.ArtifactsFirst)
            : (translation, await LeastAsync(session, translation, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<SqlPlan> LeastAsync(SqlSession session, SqlTranslation translation, CancellationToken cancellationToken) => translation.FilterPlans switch
    {
        [] => translation.Joins.Tables.IsEmpty ? SqlPlan.ArtifactsFirst : translation.PresencePlan,
        [var only] => only,
        _ => (await ProbeAsync(session, translation, GreatestBound, cancellationToken).ConfigureAwait(false)).Plan,
    };

    private static bool IsOneOwnerById(ArtifactQueryBase query, SqlTranslation translation) =>
        query.Sort == ArtifactSort.IdDesc && translation.Joins.Tables.IsEmpty && translation.Conditions is [{ IsOwner: true }];

    private static async Task<(SqlPlan Plan, long Visited)> ProbeAsync(SqlSession session, SqlTranslation translation, long bound, CancellationToken cancellationToken)
    {
        (SqlPlan Plan, long Visited) least = (translation.FilterPlans[0], bound);
        foreach (var plan in translation.FilterPlans)
        {
            var visited = await session.NumberAsync(ArtifactSql.Probe(translation, plan, least.Visited), cancellationToken).ConfigureAwait(false) ?? 0;
            if (visited < least.Visited)
            {
                least = (plan, visited);
            }
        }

        return least;
    }

    private static async Task<SqlTranslation?> ResolveOwnersAsync(SqlSession session, SqlTranslation translation, CancellationToken cancellationToken)
    {
        if (!translation.Dialect.KeepsRunColumns)
        {
            return translation;
        }

        foreach (var table in new[] { SqlTable.Flow, SqlTable.Deployment })
        {
            if (translation.Joins.Contains(table) && translation.Conditions.Any(condition => condition.Table == table))
            {
                var owners = await session.ListAsync(ArtifactSql.Owners(translation, table), ReadId, cancellationToken).ConfigureAwait(false);
                if (owners.Count == 0)
                {
                    return null;
                }

                if (owners is [var owner])
                {
                    translation = translation.WithOwner(table, owner);
                }
            }
        }

        return translation;

        Guid ReadId(DbDataReader reader) => session.Dialect.ReadId(reader, 0);
    }
}
