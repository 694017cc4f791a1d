using System.Diagnostics;
using ArtifactStore.Diagnostics;

namespace ArtifactStore.Sql;

/// <summary>Starts flow runs whose flow and deployment are given by name, in one transaction.</summary>
internal sealed class FlowRunStarter(SqlExecutor executor, SqlStoreContext context)
{
    private readonly RunRepository _runs = new(executor, context);
    private readonly NamedRows<Flow> _flows = new(context.Dialect, RunTableSet.Flows);
    private readonly NamedRows<Deployment> _deployments = new(context.Dialect, RunTableSet.Deployments);

    private RunSet<FlowRun> FlowRuns => field ??= _runs.Set(RunTableSet.FlowRuns);

    /// <summary>Saves a run as RUNNING. The row is returned as saved.</summary>
    public Task<FlowRun> StartAsync(
        string flow,
        string? deployment,
        IEnumerable<string>? tags,
        FlowRunScopeOptions options,
        CancellationToken cancellationToken
    )
    {
        RunScopeServices.CheckName(flow, nameof(flow), context.Limits);
        if (deployment is not null)
        {
            RunScopeServices.CheckName(deployment, nameof(deployment), context.Limits);
        }

        var labels = RunScopeServices.CheckTags(tags, context.Limits);
        var run = options.Start(context.NewId(), flow, labels, context.Now()) with { TraceId = CurrentTrace() };
        WriteLimitValidator.Check(RunTableSet.FlowRuns, run, context.Limits, new(nameof(options)));
        FlowRuns.CheckOwned();
        return StoreObserver.IsIdle
            ? StartAsync(FlowRuns, run, flow, deployment, cancellationToken)
            : context.Observer.RunAsync(
                StoreOperation.StartFlowRun,
                (starter: this, run, flow, deployment, cancellationToken),
                static call => call.starter.StartAsync(call.starter.FlowRuns, call.run, call.flow, call.deployment, call.cancellationToken)
            );
    }

    private Task<FlowRun> StartAsync(
        RunSet<FlowRun> runs,
        FlowRun run,
        string flow,
        string? deployment,
        CancellationToken cancellationToken
    )
    {
        return executor.WriteAsync(new SqlWork<FlowRun>(RunAsync), cancellationToken);

        async Task<FlowRun> RunAsync(SqlSession session, CancellationToken token)
        {
            var flowId = await _flows
                .FindOrInsertAsync(session, flow, SqlFragment.True, NameId.Flows, NewFlow, token)
                .ConfigureAwait(false);
            Guid? deploymentId = deployment is null
                ? null
                : await _deployments
                    .FindOrInsertAsync(
                        session,
                        deployment,
                        SqlFragment.Of($"d.flow_id = {SqlValue.Id(flowId)}"),
                        flowId,
                        NewDeployment,
                        token
                    )
                    .ConfigureAwait(false);
            var started = run with { FlowId = flowId, DeploymentId = deploymentId };
            return await runs.Save(started, UpdatedTime.StoreClock).RunAsync(session, token).ConfigureAwait(false);

            Flow NewFlow(Guid id) =>
                new()
                {
                    Id = id,
                    Created = run.StartTime,
                    Updated = run.StartTime,
                    Name = flow,
                };

            Deployment NewDeployment(Guid id) =>
                new()
                {
                    Id = id,
                    Created = run.StartTime,
                    Updated = run.StartTime,
                    Name = deployment,
                    FlowId = flowId,
                };
        }
    }

    /// <summary>Returns the id of the caller's trace; null if there is none.</summary>
    private static string? CurrentTrace() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;
}
