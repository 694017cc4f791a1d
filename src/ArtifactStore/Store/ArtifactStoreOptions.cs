using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Diagnostics;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;

namespace ArtifactStore;

/// <summary>What a host may decide about a store, whatever the database.</summary>
public sealed class ArtifactStoreOptions
{
    /// <summary>What to do about the schema before the first operation; create or upgrade it by default.</summary>
    public SchemaMode SchemaMode { get; set; }

    /// <summary>Where the rows of flows, runs and pools live; in tables of the store by default.</summary>
    public RunTables RunTables { get; set; }

    /// <summary>The clock for <see cref="Artifact.Created"/>, <see cref="Artifact.Updated"/> and new ids; null for the one in the service container, or else the system's.</summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>Where the store writes its log; null for the loggers of the service container, or else for none. <c>docs/operations.md</c> lists what it says.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>How many rows a stream reads at a time, from 1 to 100,000; 500 by default; without bodies, from a server, up to eight times as many once it goes on. Its memory and the length of its read transactions grow with it.</summary>
    public int StreamBatchSize { get; set; } = 500;

    /// <summary>The most that the store takes: lengths of texts, sizes of bodies, lists and pages. A host may lower each.</summary>
    public ArtifactStoreLimits Limits { get; set; } = new();

    /// <summary>The database, set by a <c>Use…</c> method.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Experimental(SqlDialect.DiagnosticId)]
    public IArtifactStoreProvider? Provider { get; set; }

    /// <summary>The same options, with loggers that throw nothing. A copy: the host's own stay as they are.</summary>
    /// <param name="host">For whose work the loggers are called.</param>
    internal ArtifactStoreOptions WithQuietLog(HostOfLog host)
    {
        var options = (ArtifactStoreOptions)MemberwiseClone();
        options.LoggerFactory = LoggerFactory is null ? null : new QuietLoggerFactory(LoggerFactory, host);
        return options;
    }

    /// <summary>Everything that is wrong with the options, one sentence each.</summary>
    internal List<string> Validate()
    {
        var failures = new List<string>();
        if (SchemaMode is not (SchemaMode.CreateOrUpgrade or SchemaMode.Validate or SchemaMode.None))
        {
            failures.Add($"SchemaMode {(int)SchemaMode} is no value of SchemaMode.");
        }

        if (RunTables is not (RunTables.Owned or RunTables.HostViews))
        {
            failures.Add($"RunTables {(int)RunTables} is no value of RunTables.");
        }

        if (StreamBatchSize is < 1 or > 100_000)
        {
            failures.Add($"StreamBatchSize {StreamBatchSize} is not from 1 to 100,000.");
        }

        if (Limits is null)
        {
            failures.Add("Limits is null. Leave it alone, or give a new ArtifactStoreLimits.");
        }
        else
        {
            failures.AddRange(Limits.Validate());
        }

        if (Provider is null)
        {
            failures.Add("No database: call a method such as UseSqlite(\"Data Source=artifacts.db\") on what AddArtifactStore returns.");
        }
        else
        {
            failures.AddRange(Provider.Validate());
        }

        return failures;
    }
}
