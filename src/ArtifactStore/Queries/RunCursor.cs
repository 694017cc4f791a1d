using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>The position after one row of a sorted list of runs, where the next page starts.</summary>
/// <remarks>
/// It holds the sort, the sort key and the id of the row rather than a position in the database, as an <see cref="ArtifactCursor"/> does.
/// <see cref="ToString"/> gives an opaque text for a URL, and <see cref="Parse(string, IFormatProvider)"/> reads it.
/// </remarks>
/// <example>
/// <code>var query = new FlowRunQuery { Limit = 100 };
/// while (await store.Runs.FlowRuns.ReadAsync(query) is { Count: > 0 } page)
/// {
///     Show(page);
///     query = query with { After = RunCursor.After(page[^1], query.Sort) };
/// }</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record RunCursor : StoreCursor, ISpanParsable<RunCursor>
{
    private RunCursor(RunKind kind, RunSort sort, Guid id, DateTimeOffset? time, string? key)
        : base(id, time, key) => (Kind, Sort) = (kind, sort);

    /// <summary>The sort of the list.</summary>
    public RunSort Sort { get; }

    /// <summary>The kind of row.</summary>
    internal RunKind Kind { get; }

    internal override SortKey SortKey => Sort.Key();

    internal override bool IsAscending => Sort.IsAscending();

    /// <summary>Creates the cursor after a row of the database.</summary>
    internal static RunCursor At(RunKind kind, RunSort sort, Guid id, DateTimeOffset? time = null, string? key = null) =>
        new(kind, sort, id, time, key);

    /// <summary>Creates the cursor after a row of a kind.</summary>
    internal static RunCursor After<T>(T row, RunSort sort)
        where T : class =>
        row switch
        {
            Flow flow => After(flow, sort),
            Deployment deployment => After(deployment, sort),
            FlowRun flowRun => After(flowRun, sort),
            TaskRun taskRun => After(taskRun, sort),
            WorkPool workPool => After(workPool, sort),
            WorkQueue workQueue => After(workQueue, sort),
            _ => throw new ArgumentException($"{typeof(T).Name} is not a kind of run.", nameof(row)),
        };

    /// <summary>Creates the cursor after a flow.</summary>
    /// <param name="flow">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(Flow flow, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Make(RunKind.Flow, sort, flow.Id, flow.Name, flow.Created, null, nameof(flow));
    }

    /// <summary>Creates the cursor after a deployment.</summary>
    /// <param name="deployment">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(Deployment deployment, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return Make(RunKind.Deployment, sort, deployment.Id, deployment.Name, deployment.Created, null, nameof(deployment));
    }

    /// <summary>Creates the cursor after a flow run.</summary>
    /// <param name="flowRun">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(FlowRun flowRun, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(flowRun);
        return Make(
            RunKind.FlowRun,
            sort,
            flowRun.Id,
            flowRun.Name,
            flowRun.Created,
            flowRun.StartTime ?? flowRun.ExpectedStartTime,
            nameof(flowRun)
        );
    }

    /// <summary>Creates the cursor after a task run.</summary>
    /// <param name="taskRun">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(TaskRun taskRun, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(taskRun);
        return Make(RunKind.TaskRun, sort, taskRun.Id, taskRun.Name, taskRun.Created, taskRun.StartTime, nameof(taskRun));
    }

    /// <summary>Creates the cursor after a work pool.</summary>
    /// <param name="workPool">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(WorkPool workPool, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(workPool);
        return Make(RunKind.WorkPool, sort, workPool.Id, workPool.Name, workPool.Created, null, nameof(workPool));
    }

    /// <summary>Creates the cursor after a work queue.</summary>
    /// <param name="workQueue">The last row of the previous page.</param>
    /// <param name="sort">The sort of the query.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the named sorts.</exception>
    /// <exception cref="ArgumentException">
    /// Rows of this kind have no start time to sort by, or <c>Created</c> is null, so that the row does not come from a store.
    /// </exception>
    public static RunCursor After(WorkQueue workQueue, RunSort sort)
    {
        ArgumentNullException.ThrowIfNull(workQueue);
        return Make(RunKind.WorkQueue, sort, workQueue.Id, workQueue.Name, workQueue.Created, null, nameof(workQueue));
    }

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <returns>The cursor.</returns>
    /// <exception cref="FormatException">The text is not a cursor of runs.</exception>
    public static RunCursor Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider)"/>
    public static RunCursor Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var cursor)
            ? cursor
            : throw new FormatException($"{Text.Show(s)} is not a cursor of runs. Use a text returned by RunCursor.ToString.");

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="result">The cursor, if the text is one.</param>
    /// <returns>True if the text is a cursor.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [NotNullWhen(true)] out RunCursor? result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Parses the output of <see cref="ToString"/>.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used: the text is the same in every culture.</param>
    /// <param name="result">The cursor, if the text is one.</param>
    /// <returns>True if the text is a cursor.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out RunCursor? result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string, IFormatProvider, out RunCursor)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out RunCursor? result)
    {
        result =
            Decode(s, KeyOf) is var (kind, sort, id, time, key)
            && (time is not null || (key is not null && key == RunSortParts.NameKey(key)))
                ? new((RunKind)kind, (RunSort)sort, id, time, key)
                : null;
        result = result is not null && s.SequenceEqual(result.ToString()) ? result : null;
        return result is not null;

        static SortKey? KeyOf(byte kind, byte sort) =>
            Enum.IsDefined((RunKind)kind)
            && Enum.IsDefined((RunSort)sort)
            && (((RunSort)sort).Key() != SortKey.StartTime || ((RunKind)kind).HasStartTime())
                ? ((RunSort)sort).Key()
                : null;
    }

    /// <summary>Returns the cursor as opaque text that is safe in a URL.</summary>
    /// <returns>Base64url, whose first byte is the format number.</returns>
    public override string ToString() => Encode((byte)Kind, (byte)Sort);

    private static RunCursor Make(
        RunKind kind,
        RunSort sort,
        Guid id,
        string name,
        DateTimeOffset? created,
        DateTimeOffset? start,
        string parameter
    ) =>
        kind.CheckSort(sort, nameof(sort)).Key() switch
        {
            SortKey.Name => new(kind, sort, id, null, RunSortParts.NameKey(name)),

            // A run without a start time sorts as the earliest.
            SortKey.StartTime => new(kind, sort, id, start ?? DateTimeOffset.MinValue, null),
            _ => new(
                kind,
                sort,
                id,
                created ?? throw new ArgumentException("Created is null. Give a row that a store returned.", parameter),
                null
            ),
        };
}
