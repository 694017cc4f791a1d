using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes of flow runs.</summary>
internal static class FlowRunRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("POST", "/flow_runs/", "Creates a flow run, or returns the one of the idempotency key", CreateAsync)
        {
            Writes = true,
            Body = BodyShapes.FlowRunCreate,
            Success = StatusCodes.Status201Created,
            Answer = "FlowRun",
        },
        new("GET", "/flow_runs/{id}", "Reads a flow run", call => RunSets.ReadAsync(call, call.Store.Runs.FlowRuns, RunAnswers.Write))
        {
            Answer = "FlowRun",
        },
        new("POST", "/flow_runs/filter", "Lists flow runs", call =>
            RunSets.FilterAsync<FlowRun, FlowRunQuery>(call, call.Store.Runs.FlowRuns, RunAnswers.Write)
        )
        {
            Body = QueryShapes.FlowRunPage,
            Answer = "FlowRuns",
        },
        new("POST", "/flow_runs/count", "Counts flow runs", call =>
            RunSets.CountAsync<FlowRun, FlowRunQuery>(call, call.Store.Runs.FlowRuns)
        )
        {
            Body = QueryShapes.FlowRunCount,
            Answer = "Count",
        },
        new("PATCH", "/flow_runs/{id}", "Updates a flow run", call => RunSets.UpdateAsync(call, runs => runs.FlowRuns, Change))
        {
            Writes = true,
            Body = BodyShapes.FlowRunUpdate,
            Success = StatusCodes.Status204NoContent,
        },
        new("DELETE", "/flow_runs/{id}", "Deletes a flow run and its task runs", call =>
            RunSets.DeleteAsync(call, runs => runs.FlowRuns, RunSets.DeleteTaskRunsAsync)
        )
        {
            Writes = true,
            Success = StatusCodes.Status204NoContent,
        },
        new("POST", "/flow_runs/{id}/set_state", "Sets the state of a flow run", SetStateAsync)
        {
            Writes = true,
            Body = StateShapes.Set,
            Success = StatusCodes.Status201Created,
            Answer = "OrchestrationResult",
        },
    ];

    /// <summary>Saves a new flow run in a state, and the artifact of the state; or returns the run of the idempotency key.</summary>
    public static async Task AnswerCreatedAsync(StoreCall call, FlowRun run, NewState state)
    {
        var status = StatusCodes.Status201Created;
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (await FindAsync(transaction.Runs, run, call.Aborted).ConfigureAwait(false) is { } found)
            {
                (status, run) = (StatusCodes.Status200OK, found);
            }
            else
            {
                run = await transaction.Runs.FlowRuns.SaveAsync(state.Apply(run), call.Aborted).ConfigureAwait(false);
                await SaveArtifactAsync(transaction, state, run.Id, null, call.Aborted).ConfigureAwait(false);
                await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
            }
        }

        await call.Response.WriteRowAsync(status, run, RunAnswers.Write).ConfigureAwait(false);
    }

    /// <summary>Creates the artifact that came with a state.</summary>
    public static async Task SaveArtifactAsync(
        IArtifactStoreSession session,
        NewState state,
        Guid? flowRunId,
        Guid? taskRunId,
        CancellationToken cancellationToken
    )
    {
        if (state.Artifact is { } artifact)
        {
            artifact = artifact with { FlowRunId = flowRunId, TaskRunId = taskRunId };
            await session.Artifacts.CreateArtifactAsync(artifact, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the id of a new flow run: of its idempotency key, if it has one.</summary>
    public static Guid NewId(Guid flowId, string? idempotencyKey) =>
        idempotencyKey is null ? Guid.CreateVersion7() : DerivedId.Of("flow_run", $"{flowId}", idempotencyKey);

    private static async Task CreateAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var values = new BodyValues(body.Root);
        var flowId = values.Id("flow_id")!.Value;
        if (await call.Store.Primary.Runs.Flows.ReadAsync(flowId, call.Aborted).ConfigureAwait(false) is null)
        {
            await call.Response.WriteDetailAsync(StatusCodes.Status409Conflict, $"There is no flow {flowId}.").ConfigureAwait(false);
            return;
        }

        var key = values.Text("idempotency_key");
        var run = new FlowRun
        {
            Id = NewId(flowId, key),
            Name = values.Text("name") ?? RunNames.Next(),
            FlowId = flowId,
            DeploymentId = values.Id("deployment_id"),
            Tags = values.Texts("tags") ?? [],
            FlowVersion = values.Text("flow_version"),
            ParentTaskRunId = values.Id("parent_task_run_id"),
            IdempotencyKey = key,
            WorkQueueName = values.Text("work_queue_name"),
        };
        await AnswerCreatedAsync(call, run, NewState.Read(values.Object("state"), StateType.Pending, call.Clock)).ConfigureAwait(false);
    }

    private static async Task<FlowRun?> FindAsync(IRunRepository runs, FlowRun run, CancellationToken cancellationToken)
    {
        if (run.IdempotencyKey is null)
        {
            return null;
        }

        if (await runs.FlowRuns.ReadAsync(run.Id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        // A host that saves runs itself gives them ids of its own.
        var query = new FlowRunQuery
        {
            FlowRuns = new() { IdempotencyKey = run.IdempotencyKey },
            Flows = new() { Id = run.FlowId },
            Limit = 1,
        };
        return await runs.FlowRuns.ReadAsync(query, cancellationToken).ConfigureAwait(false) is [var saved] ? saved : null;
    }

    private static FlowRun Change(FlowRun run, BodyValues body) =>
        run with
        {
            Name = body.Text("name") ?? run.Name,
            FlowVersion = body.Has("flow_version") ? body.Text("flow_version") : run.FlowVersion,
            Tags = body.Texts("tags") ?? run.Tags,
        };

    private static async Task SetStateAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var state = NewState.Read(new BodyValues(body.Root).Object("state"), StateType.Pending, call.Clock);
        FlowRun? run;
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            run = await transaction.Runs.FlowRuns.ReadAsync(call.Id, call.Aborted).ConfigureAwait(false);
            if (run is not null)
            {
                run = await transaction.Runs.FlowRuns.SaveAsync(state.Apply(run), call.Aborted).ConfigureAwait(false);
                await SaveArtifactAsync(transaction, state, run.Id, null, call.Aborted).ConfigureAwait(false);
                await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
            }
        }

        await (
            run is null
                ? call.Response.WriteMessageAsync(StatusCodes.Status404NotFound, $"Flow run with id {call.Id} not found")
                : StateAnswers.WriteAcceptedAsync(call.Response, RunState.Of(run)! with { Data = state.Data })
        ).ConfigureAwait(false);
    }
}
