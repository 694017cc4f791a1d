using Microsoft.AspNetCore.Http;

namespace ArtifactStore.AspNetCore;

/// <summary>The recorded routes of flows.</summary>
internal static class FlowRoutes
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        new("POST", "/flows/", "Creates a flow, or returns the one of the name", CreateAsync)
        {
            Writes = true,
            Body = BodyShapes.FlowCreate,
            Success = StatusCodes.Status201Created,
            Answer = "Flow",
        },
        new("GET", "/flows/{id}", "Reads a flow", call => RunSets.ReadAsync(call, call.Store.Runs.Flows, RunAnswers.Write))
        {
            Answer = "Flow",
        },
        new("GET", "/flows/name/{name}", "Reads the flow of a name", ReadByNameAsync) { Answer = "Flow" },
        new("POST", "/flows/filter", "Lists flows", call =>
            RunSets.FilterAsync<Flow, FlowQuery>(call, call.Store.Runs.Flows, RunAnswers.Write)
        )
        {
            Body = QueryShapes.FlowPage,
            Answer = "Flows",
        },
        new("POST", "/flows/count", "Counts flows", call => RunSets.CountAsync<Flow, FlowQuery>(call, call.Store.Runs.Flows))
        {
            Body = QueryShapes.FlowCount,
            Answer = "Count",
        },
        new("PATCH", "/flows/{id}", "Updates a flow", call =>
            RunSets.UpdateAsync(call, runs => runs.Flows, (flow, body) => flow with { Tags = body.Texts("tags") ?? flow.Tags })
        )
        {
            Writes = true,
            Body = BodyShapes.FlowUpdate,
            Success = StatusCodes.Status204NoContent,
        },
        new("DELETE", "/flows/{id}", "Deletes a flow, its deployments and its runs", call =>
            RunSets.DeleteAsync(call, runs => runs.Flows, DeletePartsAsync)
        )
        {
            Writes = true,
            Success = StatusCodes.Status204NoContent,
        },
    ];

    /// <summary>Returns the first flow of a name.</summary>
    public static async Task<Flow?> FindAsync(IRunRepository runs, string name, CancellationToken cancellationToken)
    {
        var query = new FlowQuery
        {
            Flows = new() { Name = name },
            Sort = RunSort.CreatedAsc,
            Limit = 1,
        };
        return await runs.Flows.ReadAsync(query, cancellationToken).ConfigureAwait(false) is [var flow] ? flow : null;
    }

    private static async Task CreateAsync(StoreCall call)
    {
        using var body = await call.ReadBodyAsync().ConfigureAwait(false);
        if (body is null)
        {
            return;
        }

        var values = new BodyValues(body.Root);
        var name = values.Text("name")!;
        var status = StatusCodes.Status200OK;
        if (await FindAsync(call.Store.Primary.Runs, name, call.Aborted).ConfigureAwait(false) is not { } flow)
        {
            status = StatusCodes.Status201Created;
            flow = new()
            {
                Id = DerivedId.Of("flow", name),
                Name = name,
                Tags = values.Texts("tags") ?? [],
            };
            flow = await call.Store.Runs.Flows.SaveAsync(flow, call.Aborted).ConfigureAwait(false);
        }

        await call.Response.WriteRowAsync(status, flow, RunAnswers.Write).ConfigureAwait(false);
    }

    private static async Task ReadByNameAsync(StoreCall call)
    {
        var flow = await FindAsync(call.Store.Runs, call.PathText("name"), call.Aborted).ConfigureAwait(false);
        await (
            flow is null
                ? call.Response.WriteNotFoundAsync("Flow")
                : call.Response.WriteRowAsync(StatusCodes.Status200OK, flow, RunAnswers.Write)
        ).ConfigureAwait(false);
    }

    private static async Task DeletePartsAsync(IRunRepository runs, Guid id, CancellationToken cancellationToken)
    {
        await RunSets.DeleteFlowRunsAsync(runs, new() { Flows = new() { Id = id } }, cancellationToken).ConfigureAwait(false);
        foreach (var deployment in await runs.Deployments.ReadAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (deployment.FlowId == id)
            {
                await runs.Deployments.DeleteAsync(deployment.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
