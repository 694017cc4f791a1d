using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes of deployments.</summary>
internal static class DeploymentRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("POST", "/deployments/", "Creates a deployment, or updates the one of the flow and name", CreateAsync)
        {
            Writes = true,
            Body = BodyShapes.DeploymentCreate,
            Success = StatusCodes.Status201Created,
            Answer = "Deployment",
        },
        new("GET", "/deployments/{id}", "Reads a deployment", call =>
            RunSets.ReadAsync(call, call.Store.Runs.Deployments, RunAnswers.Write)
        )
        {
            Answer = "Deployment",
        },
        new("GET", "/deployments/name/{flow}/{name}", "Reads the deployment of a flow and a name", ReadByNameAsync)
        {
            Answer = "Deployment",
        },
        new("POST", "/deployments/filter", "Lists deployments", call =>
            RunSets.FilterAsync<Deployment, DeploymentQuery>(call, call.Store.Runs.Deployments, RunAnswers.Write)
        )
        {
            Body = QueryShapes.DeploymentPage,
            Answer = "Deployments",
        },
        new("POST", "/deployments/count", "Counts deployments", call =>
            RunSets.CountAsync<Deployment, DeploymentQuery>(call, call.Store.Runs.Deployments)
        )
        {
            Body = QueryShapes.DeploymentCount,
            Answer = "Count",
        },
        new("DELETE", "/deployments/{id}", "Deletes a deployment and its scheduled runs", call =>
            RunSets.DeleteAsync(call, runs => runs.Deployments, DeletePartsAsync)
        )
        {
            Writes = true,
            Success = StatusCodes.Status204NoContent,
        },
        new("POST", "/deployments/{id}/create_flow_run", "Creates a flow run of a deployment", CreateFlowRunAsync)
        {
            Writes = true,
            Body = BodyShapes.DeploymentFlowRunCreate,
            Success = StatusCodes.Status201Created,
            Answer = "FlowRun",
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
        var (name, flowId) = (values.Text("name")!, values.Id("flow_id")!.Value);
        if (await call.Store.Primary.Runs.Flows.ReadAsync(flowId, call.Aborted).ConfigureAwait(false) is null)
        {
            await call.Response.WriteDetailAsync(StatusCodes.Status409Conflict, $"There is no flow {flowId}.").ConfigureAwait(false);
            return;
        }

        var status = StatusCodes.Status200OK;
        Deployment? deployment;
        var transaction = await call.Store.BeginTransactionAsync(call.Aborted).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            deployment = await FindAsync(transaction.Runs, flowId, name, call.Aborted).ConfigureAwait(false);
            if (deployment is null)
            {
                status = StatusCodes.Status201Created;
                deployment = new()
                {
                    Id = DerivedId.Of("deployment", $"{flowId}", name),
                    Name = name,
                    FlowId = flowId,
                };
            }

            deployment = deployment with
            {
                Tags = values.Texts("tags") ?? deployment.Tags,
                Paused = values.Flag("paused") ?? deployment.Paused,
                WorkQueueName = values.Text("work_queue_name") ?? deployment.WorkQueueName,
            };
            deployment = await transaction.Runs.Deployments.SaveAsync(deployment, call.Aborted).ConfigureAwait(false);
            await transaction.CommitAsync(call.Aborted).ConfigureAwait(false);
        }

        await call.Response.WriteRowAsync(status, deployment, RunAnswers.Write).ConfigureAwait(false);
    }

    private static async Task<Deployment?> FindAsync(IRunRepository runs, Guid flowId, string name, CancellationToken cancellationToken)
    {
        var ofName = new DeploymentQuery
        {
            Deployments = new() { Name = name },
            Sort = RunSort.CreatedAsc,
        };
        var deployments = await runs.Deployments.ReadAsync(ofName, cancellationToken).ConfigureAwait(false);
        return deployments.FirstOrDefault(deployment => deployment.FlowId == flowId);
    }

    private static async Task ReadByNameAsync(StoreCall call)
    {
        var runs = call.Store.Runs;
        var flow = await FlowRoutes.FindAsync(runs, call.PathText("flow"), call.Aborted).ConfigureAwait(false);
        var deployment = flow is null ? null : await FindAsync(runs, flow.Id, call.PathText("name"), call.Aborted).ConfigureAwait(false);
        await (
            deployment is null
                ? call.Response.WriteNotFoundAsync("Deployment")
                : call.Response.WriteRowAsync(StatusCodes.Status200OK, deployment, RunAnswers.Write)
        ).ConfigureAwait(false);
    }

    private static Task DeletePartsAsync(IRunRepository runs, Guid id, CancellationToken cancellationToken) =>
        RunSets.DeleteFlowRunsAsync(
            runs,
            new()
            {
                FlowRuns = new() { DeploymentId = id, State = StateType.Scheduled },
            },
            cancellationToken
        );

    private static async Task CreateFlowRunAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var deployment = await call.Store.Primary.Runs.Deployments.ReadAsync(call.Id, call.Aborted).ConfigureAwait(false);
        if (deployment?.FlowId is not { } flowId)
        {
            await call.Response.WriteNotFoundAsync("Deployment").ConfigureAwait(false);
            return;
        }

        var values = new BodyValues(body.Root);
        var key = values.Text("idempotency_key");
        var run = new FlowRun
        {
            Id = FlowRunRoutes.NewId(flowId, key),
            Name = values.Text("name") ?? RunNames.Next(),
            FlowId = flowId,
            DeploymentId = deployment.Id,
            Tags = [.. deployment.Tags.Union(values.Texts("tags") ?? [], StringComparer.Ordinal)],
            ParentTaskRunId = values.Id("parent_task_run_id"),
            IdempotencyKey = key,
            WorkQueueId = deployment.WorkQueueId,
            WorkQueueName = values.Text("work_queue_name") ?? deployment.WorkQueueName,
        };
        var state = NewState.Read(values.Object("state"), StateType.Scheduled, call.Clock);
        await FlowRunRoutes.AnswerCreatedAsync(call, run, state).ConfigureAwait(false);
    }
}
