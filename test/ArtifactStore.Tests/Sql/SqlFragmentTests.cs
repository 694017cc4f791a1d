using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Sql;

/// <summary>Fragments share what they are made of with their builder and with each other; nobody may see it.</summary>
public sealed class SqlFragmentTests
{
    [Test]
    public void A_fragment_is_unchanged_when_its_builder_continues()
    {
        var builder = new SqlStatementBuilder().Append($"a = {SqlValue.Number(1)}");
        var first = builder.ToFragment();
        builder.Append(" AND ").Append($"b = {SqlValue.Number(2)}");
        var second = builder.ToFragment();
        builder.Append($" OR {first}");

        first.ToString().Should().Be("a = ?");
        second.ToString().Should().Be("a = ? AND b = ?");
        builder.Build().Text.Should().Be("a = $1 AND b = $2 OR a = $1");
        Numbers(builder.Build()).Should().Equal(1, 2);
    }

    [Test]
    public void Values_are_named_in_the_order_of_the_text_however_deep_and_however_many()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            // Each value is its own place, so that a wrong order shows.
            var next = 0;
            var fragment = Nested(depth: 6);
            var statement = new SqlStatementBuilder().Append("SELECT ").Append(fragment).Build();

            Numbers(statement).Should().Equal(Enumerable.Range(0, next).Select(i => (long)i));
            statement.Parameters.Select(parameter => parameter.Name).Should().Equal(Enumerable.Range(1, next).Select(i => $"${i}"));
            statement
                .Text.Should()
                .Be("SELECT " + string.Concat(fragment.ToString().Split('?').Select((text, i) => i == 0 ? text : $"${i}{text}")));

            SqlFragment Nested(int depth)
            {
                var sql = new SqlStatementBuilder();
                for (var i = random.Next(5); i >= 0; i--)
                {
                    _ =
                        depth > 0 && random.Next(2) == 0
                            ? sql.Append($"({Nested(depth - 1)})")
                            : sql.Append($"x{SqlValue.Number(next++)}, ");
                }

                return sql.ToFragment();
            }
        }
    }

    [Test]
    public void Fragments_may_be_nested_deeply()
    {
        var value = SqlFragment.Of($"{SqlValue.Number(1)}");
        var all = value;
        for (var i = 1; i < 10_000; i++)
        {
            all = SqlFragment.Of($"{all} OR {value}");
        }

        var statement = new SqlStatementBuilder().Append(all).Build();

        statement.Text.Should().Be(string.Join(" OR ", Enumerable.Repeat("$1", 10_000)));
        statement.Parameters.Should().ContainSingle();
        all.ToString().Should().StartWith("? OR ? OR ");
    }

    [Test]
    public void Always_true_conditions_are_removed()
    {
        new SqlStatementBuilder().Append(SqlFragment.True).Append("").ToFragment().IsTrue.Should().BeTrue();
        SqlFragment.Of($"{SqlFragment.True}").IsTrue.Should().BeTrue();
        SqlFragment.Combine(FilterOperator.And, null, SqlFragment.True).IsTrue.Should().BeTrue();
        SqlFragment.Combine(FilterOperator.Or, SqlFragment.Of($"a"), SqlFragment.True).IsTrue.Should().BeTrue();
        SqlFragment.Combine(FilterOperator.And, SqlFragment.Of($"a"), SqlFragment.True).ToString().Should().Be("a");
        SqlFragment.Combine(FilterOperator.Or, SqlFragment.Of($"a"), null, SqlFragment.Of($"b")).ToString().Should().Be("(a OR b)");
    }

    private static IEnumerable<long> Numbers(SqlStatement statement) =>
        statement.Parameters.Select(parameter => (long)parameter.Value.Value!);
}
