using System.Text;
using ArtifactStore.Specification;
using ArtifactStore.Sql;
using CsCheck;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite.Tests;

public class DialectTests
{
    private static readonly SqliteDialect Dialect = new();

    private TestFolder _folder = null!;
    private SqliteDatabase _database = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        _folder = new();
        _database = _folder.Open("Data Source=:memory:");
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void No_value_becomes_SQL() => SqlTextSources.OfTheModel(typeof(SqliteDialect).Assembly).Should().BeEmpty();

    [Test]
    public void A_time_round_trips_in_microseconds_and_sorts_as_text() =>
        Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset)
            .Sample(
                (one, two) =>
                {
                    var (first, second) = (TimeText.Format(one), TimeText.Format(two));
                    var parsed = TimeText.TryParse(Encoding.UTF8.GetBytes(first), out var back);
                    return parsed
                        && back.Offset == TimeSpan.Zero
                        && back.UtcTicks == one.UtcTicks - (one.UtcTicks % TimeSpan.TicksPerMicrosecond)
                        && first
                            == one.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture)
                        && (!(string.CompareOrdinal(first, second) < 0) || one < two);
                }
            );

    [TestCase("2026-02-30T00:00:00.000000Z")]
    [TestCase("2026-01-01T24:00:00.000000Z")]
    [TestCase("2026-01-01 00:00:00.000000Z")]
    [TestCase("2026-01-01T00:00:00.000000z")]
    [TestCase("2026-01-01T00:00:00.00000 Z")]
    [TestCase("2026-01-01T00:00:00Z")]
    [TestCase("0000-01-01T00:00:00.000000Z")]
    [TestCase("")]
    public void Another_text_is_not_a_time(string text) => TimeText.TryParse(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();

    [Test]
    public async Task Every_type_is_bound_as_a_person_can_read_it()
    {
        var id = Guid.Parse("0198C0DE-ABCD-7000-8000-0123456789AB");
        (await StoredAsync(SqlValue.Id(id))).Should().Be(("text", "0198c0de-abcd-7000-8000-0123456789ab"));
        (await StoredAsync(SqlValue.Time(new(2026, 1, 31, 23, 59, 59, TimeSpan.FromHours(1)))))
            .Should()
            .Be(("text", "2026-01-31T22:59:59.000000Z"));
        (await StoredAsync(SqlValue.Number(long.MinValue))).Should().Be(("integer", "-9223372036854775808"));
        (await StoredAsync(SqlValue.Boolean(true))).Should().Be(("integer", "1"));
        (await StoredAsync(SqlValue.Text("0012"))).Should().Be(("text", "0012"));
        (await StoredAsync(SqlValue.Json("100.0"))).Should().Be(("text", "100.0"));
        (await StoredAsync(SqlValue.Tags(["b", "ä\"\\"]))).Should().Be(("text", "[\"b\",\"ä\\\"\\\\\"]"));
        (await StoredAsync(SqlValue.Text(null))).Should().Be(("null", null));
        (await StoredAsync(SqlValue.Id(null))).Should().Be(("null", null));
    }

    [Test]
    public async Task Bound_values_round_trip()
    {
        var id = Guid.CreateVersion7();
        var time = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456);
        ValueList<string> tags = ["a", "", "日本 😀", "\"quoted\"", "\u2028\t"];
        var back = await ReadAsync(
            new SqlStatementBuilder()
                .Append(
                    $"SELECT {SqlValue.Id(id)}, {SqlValue.Time(time)}, {SqlValue.Boolean(true)}, {SqlValue.Tags(tags)}, {SqlValue.Tags([])}"
                )
                .Build(),
            reader =>
                (
                    Dialect.ReadId(reader, 0),
                    Dialect.ReadTime(reader, 1),
                    Dialect.ReadBoolean(reader, 2),
                    Dialect.ReadTags(reader, 3),
                    Dialect.ReadTags(reader, 4)
                )
        );
        back.Should().Be((id, time, true, tags, (ValueList<string>)[]));
    }

    [Test]
    public async Task Foreign_values_are_refused_with_the_column()
    {
        var read = (Func<System.Data.Common.DbDataReader, object> column) => ReadAsync(new("SELECT 'x' AS created", []), column);
        await FluentActions
            .Awaiting(() => read(r => Dialect.ReadId(r, 0)))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*'created'*'x'*an id*");
        await FluentActions
            .Awaiting(() => read(r => Dialect.ReadTime(r, 0)))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*'created'*a time*");
        await FluentActions
            .Awaiting(() => read(r => Dialect.ReadTags(r, 0)))
            .Should()
            .ThrowAsync<ArtifactStoreException>()
            .WithMessage("*'created'*JSON array*");
    }

    [Test]
    public async Task Lists_of_any_length_are_one_parameter()
    {
        Guid[] ids = [.. Enumerable.Range(0, 50_000).Select(_ => Guid.NewGuid())];
        (await HoldsAsync(SqlValue.Id(ids[49_999]), c => Dialect.IsIn(c, SqlValue.Ids(ids)))).Should().BeTrue();
        (await HoldsAsync(SqlValue.Id(Guid.NewGuid()), c => Dialect.IsIn(c, SqlValue.Ids(ids)))).Should().BeFalse();
        (await HoldsAsync(SqlValue.Id(ids[0]), c => Dialect.IsNotIn(c, SqlValue.Ids(ids)))).Should().BeFalse();
        (await HoldsAsync(SqlValue.Id(null), c => Dialect.IsNotIn(c, SqlValue.Ids(ids))))
            .Should()
            .BeFalse("a null is in no list, and outside of none");
        (await HoldsAsync(SqlValue.Number(-7), c => Dialect.IsIn(c, SqlValue.Numbers([1, -7, long.MaxValue])))).Should().BeTrue();
        (await HoldsAsync(SqlValue.Text("it's \"😀\\"), c => Dialect.IsIn(c, SqlValue.Texts(["x", "it's \"😀\\"])))).Should().BeTrue();
        (await HoldsAsync(SqlValue.Text("x"), c => Dialect.IsIn(c, SqlValue.Texts([])))).Should().BeFalse();
        (await HoldsAsync(SqlValue.Text("1"), c => Dialect.IsIn(c, SqlValue.Texts(["1"])))).Should().BeTrue();
    }

    [TestCase("a,b", "a", true, true)]
    [TestCase("a,b", "a,c", false, true)]
    [TestCase("a,b", "c", false, false)]
    [TestCase("", "a", false, false)]
    [TestCase("A", "a", false, false)]
    [TestCase("a,b", "b,a,b", true, true)]
    public async Task Tags(string row, string asked, bool all, bool any)
    {
        ValueList<string> tags = row.Split(',', StringSplitOptions.RemoveEmptyEntries);
        (await HoldsAsync(SqlValue.Tags(tags), c => Dialect.HasAllTags(c, asked.Split(',')))).Should().Be(all);
        (await HoldsAsync(SqlValue.Tags(tags), c => Dialect.HasAnyTag(c, asked.Split(',')))).Should().Be(any);
        (await HoldsAsync(SqlValue.Tags(tags), c => Dialect.HasNoTags(c, true))).Should().Be(row.Length == 0);
        (await HoldsAsync(SqlValue.Tags(tags), c => Dialect.HasNoTags(c, false))).Should().Be(row.Length != 0);
    }

    [Test]
    public async Task Finds_tables_views_and_indexes_under_the_prefix_in_any_case()
    {
        var dialect = new SqliteDialect("my_");
        dialect.Table("artifact").Should().Be("my_artifact");
        var database = _folder.Open("Data Source=:memory:");
        await database.ExecuteAsync(
            "CREATE TABLE MY_Flow (x); CREATE VIEW my_artifact AS SELECT 1; CREATE TABLE task_run (x); CREATE INDEX my_deployment ON task_run (x)"
        );
        var found = await database.ReadAsync(
            (session, token) =>
                session.ListAsync(dialect.Existing(["task_run", "flow", "deployment", "artifact"]), reader => reader.GetString(0), token),
            false,
            default
        );
        found.Should().Equal("flow", "deployment", "artifact");
    }

    [TestCase("1a")]
    [TestCase("a b")]
    [TestCase("a;")]
    [TestCase("ä_")]
    [TestCase("sqlite_x")]
    public void Refuses_a_prefix_that_is_not_a_plain_name(string prefix) =>
        FluentActions.Invoking(() => new SqliteDialect(prefix)).Should().Throw<ArgumentException>().WithMessage($"*'{prefix}'*");

    [Test]
    public async Task No_limit_is_all_rows()
    {
        var rows = (long? limit) =>
            _database.ReadAsync(
                (session, token) =>
                    session.ListAsync(
                        new SqlStatementBuilder().Append($"SELECT value FROM json_each('[1,2,3]') LIMIT {Dialect.Limit(limit)}").Build(),
                        reader => reader.GetInt32(0),
                        token
                    ),
                false,
                default
            );
        (await rows(null)).Should().HaveCount(3);
        (await rows(0)).Should().BeEmpty();
        (await rows(2)).Should().HaveCount(2);
    }

    private Task<(string, string?)> StoredAsync(SqlValue value) =>
        ReadAsync(new SqlStatementBuilder().Append($"SELECT typeof(v), CAST(v AS TEXT) FROM (SELECT {value} AS v)").Build(), reader =>
            (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1))
        );

    private Task<bool> HoldsAsync(SqlValue value, Func<string, SqlFragment> condition) =>
        ReadAsync(
            new SqlStatementBuilder().Append($"SELECT count(*) FROM (SELECT {value} AS c) AS r WHERE {condition("r.c")}").Build(),
            reader => reader.GetInt32(0) == 1
        );

    private async Task<T> ReadAsync<T>(SqlStatement statement, Func<System.Data.Common.DbDataReader, T> read) =>
        (await _database.ReadAsync((session, token) => session.ListAsync(statement, read, token), false, default)).Single();
}
