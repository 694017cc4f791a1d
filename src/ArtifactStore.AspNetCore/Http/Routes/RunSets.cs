using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>What the routes of all kinds of runs have in common.</summary>
internal static class RunSets
{
    /// <summary>Answers with the row of the id in the path.</summary>
    public static async Task ReadAsync<T>(StoreCall call, IRunSet<T> rows, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        var row = await rows.ReadAsync(call.Id, call.Aborted).ConfigureAwait(false);
        await (
            row is null ? call.Response.WriteNotFoundAsync(NameOf<T>()) : call.Response.WriteRowAsync(StatusCodes.Status200OK, row, write)
        ).ConfigureAwait(false);
    }

    /// <summary>Answers with the rows of the query in the body.</summary>
    public static async Task FilterAsync<T, TQuery>(StoreCall call, IRunSet<T> rows, Action<Utf8JsonWriter, T> write)
        where T : class
        where TQuery : RunQuery<T>
    {
        if (await QueryBodies.ReadSortedAsync<TQuery>(call).ConfigureAwait(false) is not var (query, sort))
        {
            return;
        }

        var isSortedHere = RunOrder.Find(sort) is not null;
        var page = await rows.ReadAsync(isSortedHere ? query with { Limit = RunOrder.MaxCount + 1, Offset = null } : query, call.Aborted)
            .ConfigureAwait(false);
        if (isSortedHere && page.Count > RunOrder.MaxCount)
        {
            await call
                .Response.WriteDetailAsync(
                    StatusCodes.Status422UnprocessableEntity,
                    $"More than {RunOrder.MaxCount} rows can't be sorted by {sort}. Filter them, or take another sort."
                )
                .ConfigureAwait(false);
            return;
        }

        page = isSortedHere ? RunOrder.Sort(page, sort!, query.Offset, query.Limit) : page;
        await call.Response.WriteRowsAsync(page, write).ConfigureAwait(false);
    }

    /// <summary>Answers with the number of rows of the query in the body.</summary>
    public static async Task CountAsync<T, TQuery>(StoreCall call, IRunSet<T> rows)
        where T : class
        where TQuery : RunQuery<T>
    {
        if (await QueryBodies.ReadCountAsync<TQuery>(call).ConfigureAwait(false) is { } query)
        {
            await call.Response.WriteNumberAsync(await rows.CountAsync(query, call.Aborted).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    /// <summary>Changes the row of the id in the path, in a transaction that no other change gets between.</summary>
    public static async Task UpdateAsync<T>(StoreCall call, Func<IRunRepository, IRunSet<T>> set, Func<T, BodyValues, T> change)
        where T : class
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var rows = set(transaction.Runs);
            if (await rows.ReadAsync(call.Id, call.Aborted).ConfigureAwait(false) is not { } row)
            {
                await call.Response.WriteNotFoundAsync(NameOf<T>()).ConfigureAwait(false);
                return;
            }

            await rows.SaveAsync(change(row, new(body.Root)), call.Aborted).ConfigureAwait(false);
            await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
        }

        await call.Response.WriteNothingAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes the row of the id in the path, and what belongs to it.</summary>
    public static async Task DeleteAsync<T>(
        StoreCall call,
        Func<IRunRepository, IRunSet<T>> set,
        Func<IRunRepository, Guid, CancellationToken, Task>? deletePartsAsync = null
    )
        where T : class
    {
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // The parts are found through the row.
            if (deletePartsAsync is not null)
            {
                await deletePartsAsync(transaction.Runs, call.Id, call.Aborted).ConfigureAwait(false);
            }

            if (!await set(transaction.Runs).DeleteAsync(call.Id, call.Aborted).ConfigureAwait(false))
            {
                await call.Response.WriteNotFoundAsync(NameOf<T>()).ConfigureAwait(false);
                return;
            }

            await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
        }

        await call.Response.WriteNothingAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes flow runs and their task runs.</summary>
    public static async Task DeleteFlowRunsAsync(IRunRepository runs, FlowRunQuery query, CancellationToken cancellationToken)
    {
        foreach (var run in await runs.FlowRuns.ReadAsync(query, cancellationToken).ConfigureAwait(false))
        {
            await DeleteTaskRunsAsync(runs, run.Id, cancellationToken).ConfigureAwait(false);
            await runs.FlowRuns.DeleteAsync(run.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the task runs of a flow run.</summary>
    public static async Task DeleteTaskRunsAsync(IRunRepository runs, Guid flowRunId, CancellationToken cancellationToken)
    {
        var ofRun = new TaskRunQuery { TaskRuns = new() { FlowRunId = flowRunId } };
        foreach (var run in await runs.TaskRuns.ReadAsync(ofRun, cancellationToken).ConfigureAwait(false))
        {
            await runs.TaskRuns.DeleteAsync(run.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf<T>() =>
        typeof(T) == typeof(FlowRun) ? "Flow run"
        : typeof(T) == typeof(TaskRun) ? "Task run"
        : typeof(T).Name;
}
