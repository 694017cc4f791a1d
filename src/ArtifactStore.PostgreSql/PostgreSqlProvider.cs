using System.Diagnostics.CodeAnalysis;
using System.Text;
using ArtifactStore.PostgreSql;
using ArtifactStore.Sql;
using Npgsql;

namespace ArtifactStore.Sql;

/// <summary>The PostgreSQL provider of a store.</summary>
/// <param name="options">The options.</param>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class PostgreSqlProvider(PostgreSqlOptions options) : IArtifactStoreProvider
{
    private readonly PostgreSqlOptions _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <inheritdoc/>
    public IEnumerable<string> Validate()
    {
        var failures = new List<string>();
        if (_options.DataSource is null)
        {
            CheckConnectionString();
        }
        else
        {
            Check(string.IsNullOrEmpty(_options.ConnectionString), "Both a ConnectionString and a DataSource are given. Give one of them.");
            CheckSettings(new NpgsqlConnectionStringBuilder(_options.DataSource.ConnectionString));
        }

        Check(
            _options.Schema is not null && PostgreSqlDialect.IsSchema(_options.Schema),
            PostgreSqlDialect.SchemaRule(_options.Schema ?? "null")
        );
        Check(IsTime(_options.RetryTimeout, TimeSpan.Zero), $"RetryTimeout {_options.RetryTimeout} is not from 0 to {Longest}.");
        Check(
            IsTime(_options.MaxRetryDelay, TimeSpan.FromMilliseconds(1)),
            $"MaxRetryDelay {_options.MaxRetryDelay} is not from 1 ms to {Longest}."
        );
        Check(
            _options.CommandTimeout is not { } timeout || IsTime(timeout, TimeSpan.FromSeconds(1)),
            $"CommandTimeout {_options.CommandTimeout} is not from 1 second to {Longest}."
        );
        return failures;

        void Check(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }

        void CheckSettings(NpgsqlConnectionStringBuilder builder)
        {
            Check(
                !builder.Multiplexing,
                "Multiplexing=true is not supported: the store's transactions need their own connection. Remove it."
            );
            Check(
                IsUtf8(builder.Encoding),
                $"Encoding='{builder.Encoding}' is given, with which the driver would change the store's texts. Leave it out: "
                    + $"the default is UTF8."
            );
            Check(
                builder.ClientEncoding is not { } client || IsUtf8OfServer(client),
                $"Client Encoding='{builder.ClientEncoding}' is given, which cannot represent every text of the store. Leave it out: "
                    + $"the default is UTF8."
            );
        }

        void CheckConnectionString()
        {
            if (string.IsNullOrWhiteSpace(_options.ConnectionString))
            {
                failures.Add(
                    "The connection string is empty. Give one such as \"Host=localhost;Database=app;Username=app\", or a DataSource."
                );
                return;
            }

            try
            {
                // The driver accepts these, and fails with exceptions of its own when it connects.
                var builder = new NpgsqlConnectionStringBuilder(_options.ConnectionString);
                Check(!string.IsNullOrWhiteSpace(builder.Host), "The connection string has no Host.");
                Check(builder.Port <= 65_535, $"The Port {builder.Port} of the connection string is not from 1 to 65,535.");
                Check(!builder.Pooling || builder.MaxPoolSize > 0, "The Maximum Pool Size of the connection string is 0. Give 1 or more.");
                Check(!_options.ConnectionString.Contains('\0', StringComparison.Ordinal), "The connection string has a NUL character.");
                CheckSettings(builder);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
            {
                // Not the string itself, which contains a password.
                failures.Add($"The connection string cannot be read: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public SqlDatabase Open(ArtifactStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sources = new PostgreSqlSources(_options.DataSource, _options.ConnectionString, _options.ReadFromStandby);
        return new PostgreSqlDatabase(
            sources,
            _options,
            new PostgreSqlDialect(_options.Schema, options.RunTables, sources.Prepares),
            options.LoggerFactory
        );
    }

    /// <summary>True for a name of UTF-8 that the driver recognises.</summary>
    private static bool IsUtf8(string? name)
    {
        try
        {
            return name is null or "UTF8" || Encoding.GetEncoding(name).CodePage == Encoding.UTF8.CodePage;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>True for a name of UTF-8 that the server recognises: it compares letters and digits, ignoring case.</summary>
    private static bool IsUtf8OfServer(string name) =>
        string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant() is "UTF8" or "UNICODE";

    private static TimeSpan Longest => TimeSpan.FromMilliseconds(int.MaxValue);

    private static bool IsTime(TimeSpan time, TimeSpan least) => time >= least && time <= Longest;
}
