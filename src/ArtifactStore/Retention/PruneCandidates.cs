namespace ArtifactStore.Sql;

/// <summary>The artifacts that a policy lets go, oldest first.</summary>
internal sealed class PruneCandidates
{
    /// <summary>The artifacts that a query and a condition pass.</summary>
    public PruneCandidates(SqlDialect dialect, ArtifactQuery query, SqlFragment condition)
    {
        Query = Batch(query, new RetentionPolicy().BatchSize);
        Filters = With(ArtifactSql.Translate(Query, dialect), condition);
    }

    /// <summary>The artifacts of a policy.</summary>
    public PruneCandidates(SqlDialect dialect, RetentionPolicy policy, DateTimeOffset now)
    {
        Query = Batch(policy.Query ?? new(), policy.BatchSize);
        SqlFragment? isOld = null;
        if (policy.OlderThan is { } age)
        {
            var until = Before(now, age);
            if (Bounded(Query.Artifacts, until) is { } bounded)
            {
                Query = Query with { Artifacts = bounded };
            }
            else
            {
                isOld = SqlFragment.Of($"a.created <= {SqlValue.Time(until)}");
            }
        }

        Filters = With(ArtifactSql.Translate(Query, dialect), isOld, IsSuperseded(dialect, policy));
    }

    /// <summary>The query of a batch.</summary>
    public ArtifactQuery Query { get; }

    /// <summary>Its filters, and what no filter can say.</summary>
    public SqlTranslation Filters { get; }

    /// <summary>The time at an age.</summary>
    public static DateTimeOffset Before(DateTimeOffset now, TimeSpan age) =>
        now - DateTimeOffset.MinValue > age ? now - age : DateTimeOffset.MinValue;

    /// <summary>Adds conditions on the artifact for which no index is wanted.</summary>
    private static SqlTranslation With(SqlTranslation filters, params IEnumerable<SqlFragment?> conditions) =>
        filters with
        {
            Conditions =
            [
                .. filters.Conditions,
                .. conditions.OfType<SqlFragment>().Select(condition => new SqlCondition(SqlTable.Artifact, condition, Seek: null)),
            ],
        };

    private static ArtifactQuery Batch(ArtifactQuery query, int size) =>
        query with
        {
            Sort = ArtifactSort.CreatedAsc,
            Limit = size,
            Offset = null,
            After = null,
            IncludeData = false,
        };

    /// <summary>
    /// The filter with an age, which the index of the sort serves; null where the age can't be one of its conditions.
    /// </summary>
    private static ArtifactFilter? Bounded(ArtifactFilter? filter, DateTimeOffset until) =>
        filter switch
        {
            null => new() { Created = new() { Before = until } },
            { Operator: FilterOperator.And, Created: null } => filter with { Created = new() { Before = until } },
            { Operator: FilterOperator.And, Created: { Operator: FilterOperator.And } created } => filter with
            {
                Created = created with { Before = created.Before < until ? created.Before : until },
            },
            _ => null,
        };

    /// <summary>The condition that a key keeps enough newer versions; null where none are kept.</summary>
    private static SqlFragment? IsSuperseded(SqlDialect dialect, RetentionPolicy policy)
    {
        var kept = policy.KeepVersions ?? (policy.KeepLatest ? 1 : 0);
        if (kept == 0)
        {
            return null;
        }

        var newer = SqlFragment.Of(
            $"(SELECT COUNT(*) FROM (SELECT 1 AS one FROM {dialect.Table(SqlTable.Artifact.Name())} AS newer WHERE newer.key = a.key AND newer.version > a.version LIMIT {SqlValue.Number(kept)}) AS newest) >= {SqlValue.Number(kept)}"
        );
        return policy.OlderThan is null ? newer : SqlFragment.Of($"(a.key IS NULL OR {newer})");
    }
}
