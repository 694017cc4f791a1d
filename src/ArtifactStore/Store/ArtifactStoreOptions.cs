using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using Microsoft.Extensions.Logging;

namespace ArtifactStore;

/// <summary>The options of a store, whatever its database.</summary>
public sealed class ArtifactStoreOptions
{
    /// <summary>The action on the schema before the first operation; by default it is created or upgraded.</summary>
    public SchemaMode SchemaMode { get; set; }

    /// <summary>The location of the rows of flows, runs and pools; by default, tables of the store.</summary>
    public RunTables RunTables { get; set; }

    /// <summary>
    /// The clock for <see cref="Artifact.Created"/>, <see cref="Artifact.Updated"/> and new ids; null for the one in the service container,
    /// or else the system's.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// The factory of the store's loggers; null for that of the service container, if any. <c>docs/operations.md</c> lists the log
    /// messages.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// The number of rows that a stream reads at a time, from 1 to 100,000; 500 by default. On PostgreSQL, streams without bodies raise it
    /// up to eightfold. Memory and the length of read transactions grow with it.
    /// </summary>
    public int StreamBatchSize { get; set; } = 500;

    /// <summary>
    /// True to record what changes in the change feed (<see cref="IArtifactStoreSession.Changes"/>), in the transaction that changes it;
    /// false by default. Every store that writes to the database needs it, or its changes are missing in the feed.
    /// </summary>
    public bool RecordChanges { get; set; }

    /// <summary>
    /// The time after which <see cref="IArtifactChanges.WatchAsync"/> looks for changes of other processes, from 1 ms to a day; 1 second by
    /// default. Changes by stores of the same process wake it at once.
    /// </summary>
    public TimeSpan ChangePollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time after which the work of a host that has crashed passes to another (observers of the change feed, scheduled retention), from
    /// 1 second to an hour; 30 seconds by default. A host that stops passes it on at once.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The limits of the store: lengths of texts, sizes of bodies, lists and pages. A host may lower each.</summary>
    public ArtifactStoreLimits Limits { get; set; } = new();

    /// <summary>The database provider, set by a <c>Use…</c> method.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Experimental(SqlDialect.DiagnosticId)]
    public IArtifactStoreProvider? Provider { get; set; }

    /// <summary>Returns a copy of the options with another factory of loggers. The host's options stay unchanged.</summary>
    internal ArtifactStoreOptions With(ILoggerFactory? loggers)
    {
        var options = (ArtifactStoreOptions)MemberwiseClone();
        options.LoggerFactory = loggers;
        return options;
    }

    /// <summary>Returns the errors in the options, one sentence each.</summary>
    internal List<string> Validate()
    {
        var failures = new List<string>();
        if (SchemaMode is not (SchemaMode.CreateOrUpgrade or SchemaMode.Validate or SchemaMode.None))
        {
            failures.Add($"SchemaMode {(int)SchemaMode} is not a value of SchemaMode.");
        }

        if (RunTables is not (RunTables.Owned or RunTables.HostViews))
        {
            failures.Add($"RunTables {(int)RunTables} is not a value of RunTables.");
        }

        if (StreamBatchSize is < 1 or > 100_000)
        {
            failures.Add($"StreamBatchSize {StreamBatchSize} is not from 1 to 100,000.");
        }

        if (ChangePollInterval < TimeSpan.FromMilliseconds(1) || ChangePollInterval > TimeSpan.FromDays(1))
        {
            failures.Add($"ChangePollInterval {ChangePollInterval} is not from 1 ms to a day.");
        }

        if (LeaseDuration < TimeSpan.FromSeconds(1) || LeaseDuration > TimeSpan.FromHours(1))
        {
            failures.Add($"LeaseDuration {LeaseDuration} is not from 1 second to an hour.");
        }

        if (Limits is null)
        {
            failures.Add("Limits is null. Keep the default, or give a new ArtifactStoreLimits.");
        }
        else
        {
            failures.AddRange(Limits.Validate());
        }

        if (Provider is null)
        {
            failures.Add("No database: call a method such as UseSqlite(\"Data Source=artifacts.db\") on the result of AddArtifactStore.");
        }
        else
        {
            failures.AddRange(Provider.Validate());
        }

        return failures;
    }
}
