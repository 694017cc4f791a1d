using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The common base of queries for flows, deployments, flow runs, task runs, work pools and work queues.</summary>
/// <typeparam name="T">The kind of row.</typeparam>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public abstract record RunQuery<T> : StoreQuery
    where T : class
{
    private protected RunQuery() { }

    /// <summary>The order of the rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">It sorts by start time, and rows of this kind have none.</exception>
    public RunSort Sort
    {
        get;
        init => field = Kind.CheckSort(value, nameof(Sort));
    }

    /// <summary>The row after which to continue: the last of the previous page, from the same kind of query with the same sort.</summary>
    public RunCursor? After { get; init; }

    /// <summary>The kind of row.</summary>
    private protected abstract RunKind Kind { get; }

    internal override SortKey SortKey => Sort.Key();

    internal override bool IsAscending => Sort.IsAscending();

    internal override StoreCursor? Start => After;

    internal override StoreQuery Behind(StoreCursor cursor, int? limit) =>
        this with
        {
            Limit = limit,
            Offset = null,
            After = (RunCursor)cursor,
        };

    internal override StoreCursor At(Guid id, DateTimeOffset? time = null, string? key = null) => RunCursor.At(Kind, Sort, id, time, key);

    internal override void CheckPage()
    {
        base.CheckPage();
        if (After is null)
        {
            return;
        }

        if (After.Kind != Kind)
        {
            throw new ArgumentException(
                $"The cursor After belongs to a {After.Kind.Name()}. Continue with the kind of query that returned the row.",
                nameof(After)
            );
        }

        if (After.Sort != Sort)
        {
            throw new ArgumentException(
                $"The cursor After has the sort {After.Sort}, but the query has {Sort}. Continue with the sort of the previous page.",
                nameof(After)
            );
        }
    }
}
