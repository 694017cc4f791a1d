using System.Diagnostics;
using ArtifactStore.AspNetCore.Pages.Shared;
using ArtifactStore.AspNetCore.Pages.Site;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>The health of the store and its policies. What reads the whole store is read only when it is asked for.</summary>
internal sealed record StoreModel(IReadOnlyList<RetentionPlan> Plans, string? Shown)
{
    /// <summary>The time that a request may spend on the whole store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int MaxFindings = 100;

    public ArtifactStoreHealth? Health { get; private init; }

    public IReadOnlyList<(string Name, string Value)>? Counts { get; private init; }

    /// <summary>The violations that a verification found, the first of them.</summary>
    public IReadOnlyList<ArtifactStoreViolation>? Findings { get; private init; }

    /// <summary>What the dry run of the shown policy would take.</summary>
    public string? DryRun { get; private init; }

    /// <summary>How long the requested work took.</summary>
    public TimeSpan Took { get; private init; }

    /// <summary>False if the requested work was stopped before its end.</summary>
    public bool IsComplete { get; private init; } = true;

    public static async Task<StoreModel> ReadAsync(PageRequest page)
    {
        var shown = page.Query("show");
        var model = new StoreModel(RetentionPlan.Of(page.Site), shown);
        if (shown is null)
        {
            return model;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(page.Aborted);
        stop.CancelAfter(Patience);
        var watch = Stopwatch.StartNew();
        try
        {
            model = shown switch
            {
                "health" => model with { Health = await page.Store.Maintenance.CheckHealthAsync(stop.Token).ConfigureAwait(false) },
                "counts" => model with { Counts = await CountAsync(page.Store, stop.Token).ConfigureAwait(false) },
                "verify" => await model.VerifyAsync(page.Store, stop.Token).ConfigureAwait(false),
                _ when model.Plan(page) is { } plan => model with
                {
                    DryRun = RetentionPlan.Describe(await plan.RunAsync(page.Store.Retention, true, stop.Token).ConfigureAwait(false)),
                },
                _ => model,
            };
        }
        catch (OperationCanceledException) when (!page.Aborted.IsCancellationRequested)
        {
            model = model with { IsComplete = false };
        }

        return model with
        {
            Took = watch.Elapsed,
        };
    }

    /// <summary>Returns the policy that the parameter <c>policy</c> names.</summary>
    public RetentionPlan? Plan(PageRequest page) => Find(Plans, page.Number("policy"));

    public static RetentionPlan? Find(IReadOnlyList<RetentionPlan> plans, int? number) =>
        number is { } index && index <= plans.Count ? plans[index - 1] : null;

    private static async Task<IReadOnlyList<(string Name, string Value)>> CountAsync(IArtifactStore store, CancellationToken token)
    {
        // A dry run of everything is the sum of all bodies.
        var everything = new RetentionPolicy
        {
            OlderThan = TimeSpan.Zero,
            KeepLatest = false,
            DryRun = true,
        };
        return
        [
            ("Artifacts", Show.Count(await store.Artifacts.CountArtifactsAsync(null, token).ConfigureAwait(false))),
            ("Keys", Show.Count(await store.Artifacts.CountLatestArtifactsAsync(null, token).ConfigureAwait(false))),
            ("Flow runs", Show.Count(await store.Runs.FlowRuns.CountAsync(null, token).ConfigureAwait(false))),
            ("Task runs", Show.Count(await store.Runs.TaskRuns.CountAsync(null, token).ConfigureAwait(false))),
            ("Bodies", Show.Size((await store.Retention.PruneAsync(everything, cancellationToken: token).ConfigureAwait(false)).Bytes)),
        ];
    }

    private async Task<StoreModel> VerifyAsync(IArtifactStore store, CancellationToken token)
    {
        var findings = new List<ArtifactStoreViolation>();
        try
        {
            await foreach (var violation in store.Maintenance.VerifyAsync(null, token).ConfigureAwait(false))
            {
                findings.Add(violation);
                if (findings.Count == MaxFindings)
                {
                    return this with { Findings = findings, IsComplete = false };
                }
            }
        }
        catch (OperationCanceledException) when (findings.Count > 0)
        {
            return this with { Findings = findings, IsComplete = false };
        }

        return this with
        {
            Findings = findings,
        };
    }
}
