using System.Diagnostics;
using ArtifactStore.AspNetCore.Pages.Site;

namespace ArtifactStore.AspNetCore.Pages.Upkeep;

/// <summary>The health of the store and its policies. What reads the whole store is read only when it is asked for.</summary>
internal sealed record StoreModel(IReadOnlyList<RetentionPlan> Plans, string? Shown)
{
    /// <summary>The time that a request may spend on the whole store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int MaxFindings = 100;

    public ArtifactStoreHealth? Health { get; private init; }

    public StoreCounts? Counts { get; private init; }

    /// <summary>The violations that a verification found, the first of them.</summary>
    public IReadOnlyList<ArtifactStoreViolation>? Findings { get; private init; }

    /// <summary>What the dry run of the shown policy would take.</summary>
    public string? DryRun { get; private init; }

    /// <summary>How long the requested work took.</summary>
    public TimeSpan Took { get; private init; }

    /// <summary>Why the requested work has no result, or only a part of one; null if it has.</summary>
    public string? Problem { get; private init; }

    public static async Task<StoreModel> ReadAsync(PageRequest page)
    {
        var model = new StoreModel(RetentionPlan.Of(page.Site), page.Query("show"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(page.Aborted);
        stop.CancelAfter(Patience);
        var watch = Stopwatch.StartNew();
        try
        {
            return await model.WorkAsync(page, stop.Token).ConfigureAwait(false) is { } done
                ? done with
                {
                    Took = watch.Elapsed,
                }
                : model with
                {
                    Problem = "Other work of this kind is running. Try again in a moment.",
                };
        }
        catch (OperationCanceledException) when (!page.Aborted.IsCancellationRequested)
        {
            return model with { Problem = "It was stopped after two minutes. A store of this size needs a program of its own." };
        }
    }

    /// <summary>Returns the policy that the parameter <c>policy</c> names.</summary>
    public RetentionPlan? Plan(PageRequest page) => Find(Plans, page.Number("policy"));

    public static RetentionPlan? Find(IReadOnlyList<RetentionPlan> plans, int? number) =>
        number is { } index && index <= plans.Count ? plans[index - 1] : null;

    /// <summary>Does what the request wants; null if other work is running.</summary>
    private async Task<StoreModel?> WorkAsync(PageRequest page, CancellationToken token)
    {
        var (store, work) = (page.Store, page.Site.Work);
        switch (Shown)
        {
            case "health":
                return this with { Health = await store.Maintenance.CheckHealthAsync(token).ConfigureAwait(false) };
            case "counts":
                var counts = await work.CountAsync(store, token).ConfigureAwait(false);
                return counts is null ? null : this with { Counts = counts };
            case "verify":
                return await work.TryAsync(() => VerifyAsync(store, token), token).ConfigureAwait(false);
            case "dry-run" when Plan(page) is { } plan:
                var result = await work.TryAsync(() => plan.RunAsync(store.Retention, true, token), token).ConfigureAwait(false);
                return result is null ? null : this with { DryRun = RetentionPlan.Describe(result) };
            default:
                return this;
        }
    }

    private async Task<StoreModel> VerifyAsync(IArtifactStore store, CancellationToken token)
    {
        var findings = new List<ArtifactStoreViolation>();
        await foreach (var violation in store.Maintenance.VerifyAsync(null, token).ConfigureAwait(false))
        {
            findings.Add(violation);
            if (findings.Count == MaxFindings)
            {
                return this with { Findings = findings, Problem = $"There may be more: it ended at {MaxFindings}." };
            }
        }

        return this with
        {
            Findings = findings,
        };
    }
}
