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
        var now = context.Now();
        var flowRow = new Flow
        {
            Id = NameId.Of(NameId.Flows, RunScopeServices.CheckName(flow, nameof(flow))),
            Created = now,
            Updated = now,
            Name = flow,
        };
        WriteLimitValidator.Check(RunTableSet.Flows, flowRow, context.Limits, new(nameof(flow)));
        var deploymentRow = deployment is null
            ? null
            : new Deployment
            {
                Id = NameId.Of(flowRow.Id, RunScopeServices.CheckName(deployment, nameof(deployment))),
                Created = now,
                Updated = now,
                Name = deployment,
            };
        if (deploymentRow is not null)
        {
            WriteLimitValidator.Check(RunTableSet.Deployments, deploymentRow, context.Limits, new(nameof(deployment)));
        }

        var labels = Text.Check(tags, nameof(tags)) ?? [];
        new LimitCheck(nameof(tags)).Texts(labels, context.Limits, nameof(tags));
        var run = options.Start(context.NewId(), flow, labels, now) with { TraceId = CurrentTrace() };
        WriteLimitValidator.Check(RunTableSet.FlowRuns, run, context.Limits, new(nameof(options)));
        var runs = FlowRuns;
        return StoreObserver.IsIdle
            ? StartAsync(runs, run, flowRow, deploymentRow, cancellationToken)
            : context.Observer.RunAsync(
                StoreOperation.StartFlowRun,
                (starter: this, runs, run, flowRow, deploymentRow, cancellationToken),
                static call => call.starter.StartAsync(call.runs, call.run, call.flowRow, call.deploymentRow, call.cancellationToken)
            );
    }

    private Task<FlowRun> StartAsync(
        RunSet<FlowRun> runs,
        FlowRun run,
        Flow flow,
        Deployment? deployment,
        CancellationToken cancellationToken
    )
    {
        return executor.WriteAsync(new SqlWork<FlowRun>(RunAsync), cancellationToken);

        async Task<FlowRun> RunAsync(SqlSession session, CancellationToken token)
        {
            var flowId = await _flows
                .FindOrInsertAsync(session, flow.Name, SqlFragment.True, NameId.Flows, id => flow with { Id = id }, token)
                .ConfigureAwait(false);
            Guid? deploymentId = deployment is null
                ? null
                : await _deployments
                    .FindOrInsertAsync(
                        session,
                        deployment.Name,
                        SqlFragment.Of($"d.flow_id = {SqlValue.Id(flowId)}"),
                        flowId,
                        id => deployment with { Id = id, FlowId = flowId },
                        token
                    )
                    .ConfigureAwait(false);
            var started = run with { FlowId = flowId, DeploymentId = deploymentId };
            return await runs.Save(started, UpdatedTime.StoreClock).RunAsync(session, token).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the id of the caller's trace; null if there is none.</summary>
    private static string? CurrentTrace() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : null;
}
