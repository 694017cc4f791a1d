namespace ArtifactStore;

/// <summary>What a host prunes in the background, and how often (<c>AddRetention</c>).</summary>
public sealed class ScheduledRetentionOptions
{
    /// <summary>
    /// The name of the schedule: hosts of a database with the same name share one, and need the same policies. 1 to 200 characters.
    /// </summary>
    public string Name { get; set; } = "default";

    /// <summary>
    /// The time from the start of a run to that of the next, from 1 second to 30 days; 1 hour by default. It holds for all hosts of a
    /// database together, and across their restarts.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The policies for artifacts, run in this order.</summary>
    public IList<RetentionPolicy> Artifacts { get; } = [];

    /// <summary>The policy for flow runs; null to keep them.</summary>
    public FlowRunRetentionPolicy? FlowRuns { get; set; }

    /// <summary>The policy for the change feed; null to keep it whole.</summary>
    public ChangeRetentionPolicy? Changes { get; set; }

    /// <summary>Returns the errors in the options, one sentence each.</summary>
    internal List<string> Validate()
    {
        var failures = new List<string>();
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromDays(30))
        {
            failures.Add($"Interval {Interval} is not from 1 second to 30 days.");
        }

        if (Name is not { Length: > 0 and <= 200 } || Name.Contains('\0', StringComparison.Ordinal))
        {
            failures.Add($"Name {Text.Show(Name ?? "null")} is not of 1 to 200 characters.");
        }

        if (Artifacts.Count == 0 && FlowRuns is null && Changes is null)
        {
            failures.Add("AddRetention has no policy. Add one to Artifacts, or set FlowRuns or Changes.");
        }

        failures.AddRange(
            Artifacts
                .Index()
                .Where(policy => policy.Item is not { HasRule: true })
                .Select(policy => $"AddRetention, Artifacts[{policy.Index}]: {RetentionPolicy.NoRule}")
        );
        return failures;
    }
}
