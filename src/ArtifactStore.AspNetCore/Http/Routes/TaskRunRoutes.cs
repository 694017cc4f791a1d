using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes of task runs.</summary>
internal static class TaskRunRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("POST", "/task_runs/", "Creates a task run, or returns the one of the same task, run and dynamic key", CreateAsync)
        {
            Writes = true,
            Body = BodyShapes.TaskRunCreate,
            Success = StatusCodes.Status201Created,
            Answer = "TaskRun",
        },
        new("GET", "/task_runs/{id}", "Reads a task run", call => RunSets.ReadAsync(call, call.Store.Runs.TaskRuns, RunAnswers.Write))
        {
            Answer = "TaskRun",
        },
        new("POST", "/task_runs/filter", "Lists task runs", call =>
            RunSets.FilterAsync<TaskRun, TaskRunQuery>(call, call.Store.Runs.TaskRuns, RunAnswers.Write)
        )
        {
            Body = QueryShapes.TaskRunPage,
            Answer = "TaskRuns",
        },
        new("POST", "/task_runs/count", "Counts task runs", call =>
            RunSets.CountAsync<TaskRun, TaskRunQuery>(call, call.Store.Runs.TaskRuns)
        )
        {
            Body = QueryShapes.TaskRunCount,
            Answer = "Count",
        },
        new("PATCH", "/task_runs/{id}", "Updates a task run", call =>
            RunSets.UpdateAsync(call, runs => runs.TaskRuns, (run, body) => run with { Name = body.Text("name") ?? run.Name })
        )
        {
            Writes = true,
            Body = BodyShapes.TaskRunUpdate,
            Success = StatusCodes.Status204NoContent,
        },
        new("DELETE", "/task_runs/{id}", "Deletes a task run", call => RunSets.DeleteAsync(call, runs => runs.TaskRuns))
        {
            Writes = true,
            Success = StatusCodes.Status204NoContent,
        },
        new("POST", "/task_runs/{id}/set_state", "Sets the state of a task run", SetStateAsync)
        {
            Writes = true,
            Body = StateShapes.Set,
            Success = StatusCodes.Status201Created,
            Answer = "OrchestrationResult",
        },
    ];

    private static async Task CreateAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var values = new BodyValues(body.Root);
        var state = NewState.Read(values.Object("state"), StateType.Pending, call.Clock);
        var (flowRunId, taskKey, dynamicKey) = (values.Id("flow_run_id"), values.Text("task_key")!, values.Text("dynamic_key")!);
        var run = new TaskRun
        {
            Id = values.Id("id") ?? DerivedId.Of("task_run", $"{flowRunId}", taskKey, dynamicKey),
            Name = values.Text("name") ?? $"{taskKey}-{dynamicKey}",
            FlowRunId = flowRunId,
            Tags = values.Texts("tags") ?? [],
        };
        var status = StatusCodes.Status201Created;
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (await transaction.Runs.TaskRuns.ReadAsync(run.Id, call.Aborted).ConfigureAwait(false) is { } found)
            {
                (status, run) = (StatusCodes.Status200OK, found);
            }
            else
            {
                run = await transaction.Runs.TaskRuns.SaveAsync(state.Apply(run), call.Aborted).ConfigureAwait(false);
                await FlowRunRoutes.SaveArtifactAsync(transaction, state, run.FlowRunId, run.Id, call.Aborted).ConfigureAwait(false);
                await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
            }
        }

        await call.Response.WriteRowAsync(status, run, RunAnswers.Write).ConfigureAwait(false);
    }

    private static async Task SetStateAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var values = new BodyValues(body.Root);
        var state = NewState.Read(values.Object("state"), StateType.Pending, call.Clock);
        var isAccepted = false;
        TaskRun? run;
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            run = await transaction.Runs.TaskRuns.ReadAsync(call.Id, call.Aborted).ConfigureAwait(false);
            isAccepted =
                run is not null
                && (values.Flag("force") == true || await MayStartAsync(transaction.Runs, run, state, call.Aborted).ConfigureAwait(false));
            if (isAccepted)
            {
                run = await transaction.Runs.TaskRuns.SaveAsync(state.Apply(run!), call.Aborted).ConfigureAwait(false);
                await FlowRunRoutes.SaveArtifactAsync(transaction, state, run.FlowRunId, run.Id, call.Aborted).ConfigureAwait(false);
                await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
            }
        }

        await (
            run is null ? call.Response.WriteMessageAsync(StatusCodes.Status404NotFound, $"Task run with id {call.Id} not found")
            : isAccepted ? StateAnswers.WriteAcceptedAsync(call.Response, RunState.Of(run)! with { Data = state.Data })
            : StateAnswers.WriteAbortedAsync(call.Response, RunState.Of(run), "The enclosing flow must be running to begin task execution.")
        ).ConfigureAwait(false);
    }

    /// <summary>A task runs only within a flow run that runs.</summary>
    private static async Task<bool> MayStartAsync(IRunRepository runs, TaskRun run, NewState state, CancellationToken cancellationToken) =>
        state.State.Type != StateType.Running
        || run.FlowRunId is not { } flowRunId
        || (await runs.FlowRuns.ReadAsync(flowRunId, cancellationToken).ConfigureAwait(false))?.State?.Type == StateType.Running;
}
