using System.Diagnostics.CodeAnalysis;
using ArtifactStore.Sql;
using ArtifactStore.Sqlite;

namespace ArtifactStore.Sql;

/// <summary>The SQLite provider of a store.</summary>
/// <param name="options">The options.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqliteProvider(SqliteOptions options) : IArtifactStoreProvider
{
    private readonly SqliteOptions _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        var failures = new List<string>();
        try
        {
            SqliteTarget.Parse(_options.ConnectionString);
        }
        catch (ArgumentException e)
        {
            failures.Add(e.Message);
        }

        Check(
            _options.TablePrefix is not null && TablePrefixes.IsValid(_options.TablePrefix),
            TablePrefixes.Rule(_options.TablePrefix ?? "null")
        );
        Check(
            _options.Synchronous is SqliteSynchronous.Full or SqliteSynchronous.Normal or SqliteSynchronous.Off,
            $"Synchronous {(int)_options.Synchronous} is not a value of SqliteSynchronous."
        );
        Check(
            _options.BusyTimeout >= TimeSpan.Zero && _options.BusyTimeout.TotalMilliseconds <= int.MaxValue,
            $"BusyTimeout {_options.BusyTimeout} is not from 0 to {TimeSpan.FromMilliseconds(int.MaxValue)}."
        );
        Check(_options.CacheSizeKib > 0, $"CacheSizeKib {_options.CacheSizeKib} is not positive.");
        Check(_options.MmapSize >= 0, $"MmapSize {_options.MmapSize} is negative.");
        Check(_options.WalSizeWarning >= 0, $"WalSizeWarning {_options.WalSizeWarning} is negative.");
        Check(_options.MaxReaders is >= 1 and <= 1_000, $"MaxReaders {_options.MaxReaders} is not from 1 to 1,000.");
        return failures;

        void Check(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }

    /// <inheritdoc/>
    public SqlDatabase Open(ArtifactStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = SqliteTarget.Parse(_options.ConnectionString);
        return new SqliteDatabase(
            target with
            {
                SchemaMode = options.SchemaMode,
            },
            _options,
            new SqliteDialect(_options.TablePrefix, options.RunTables),
            options.LoggerFactory
        );
    }
}
